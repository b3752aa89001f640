"""The questions about one file, asked until each has an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from proofread.cli._decisions import Decision, Decisions, Question, accepted, declined
from proofread.cli._dialogue import Dialogue
from proofread.cli._journal import Journal
from proofread.cli._stopped import StoppedError
from proofread.cli._terms import add_term, remove_term
from proofread.documents.base import Document
from proofread.documents.correct import refused
from proofread.edits.protect import TermIndex
from proofread.errors import ProofreadError
from proofread.service.words import words_at
from proofread.text.spans import SpanSet


@dataclass
class Orders:
    """What was decided for all files of a run.

    Attributes:
        always: what is replaced by what without a question.
        terms: what must not be touched.
    """

    always: list[tuple[str, str]] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)


class Session:
    """Asks about one file.

    Args:
        name: of the file, for people.
        document: the file.
        questions: about it.
        orders: which it follows and adds to.
        terms: the list that gets terms which must not be touched; there may be none.
        journal: which keeps the answers.
        dialogue: which asks.
    """

    def __init__(
        self,
        name: str,
        document: Document,
        questions: Sequence[Question],
        *,
        orders: Orders,
        terms: Path | None,
        journal: Journal,
        dialogue: Dialogue,
    ) -> None:
        self._name = name
        self._document = document
        self._orders = orders
        self._terms = terms
        self._journal = journal
        self._dialogue = dialogue
        self.decisions = Decisions(questions, list(_still_asked(journal.read(), questions)))

    def hold(self) -> Decisions:
        """Ask whatever is open, and at the end whether that was all right.

        Raises:
            StoppedError: the person stopped.
        """
        decisions = self.decisions
        count = len(decisions.questions)
        if not count:
            return decisions
        self._dialogue.begin(self._name, count, len(decisions.answers))
        self._orders.always += [one.change for one in decisions.history if one.change]
        if foreseen := [one for one in decisions.open() if one.change in self._orders.always]:
            self._dialogue.say(f"照先前说的改 {len(foreseen)} 处")
            self._decide(accepted(foreseen))
        while True:
            place = decisions.next
            if place is None:
                left = decisions.left()
                key = self._dialogue.finished(count - left, left)
                if key == "y":
                    return decisions
            else:
                question = decisions.questions[place]
                key, replacement = self._dialogue.question(self._name, question, place, count)
                if key not in "uq":
                    self._answer(question, key, replacement)
            if key == "u":
                self._undo()
            elif key == "q":
                raise StoppedError(
                    f"{self._name}：已答 {len(decisions.answers)} 处，没有写入；"
                    + ("下次从这里接着问" if self._journal.kept else "进度没有地方保存，下次从头问起")
                )

    def _answer(self, question: Question, key: str, replacement: str | None) -> None:
        rest = self.decisions.open()
        if key == "y":
            self._replace(question, question.edit.replacement if replacement is None else replacement)
        elif key == "n":
            self._decide(declined([question]))
        elif key == "a":
            same = [one for one in rest if one.change == question.change]
            self._decide(accepted(same, always=question.change))
        elif key == "s":
            self._decide(declined(rest))
        elif key == "e":
            line = self._dialogue.line("    改成（空行是删去）：", question.edit.replacement)
            if line is not None:
                self._replace(question, line)
        elif key == "d":
            self._protect(question, rest)

    def _replace(self, question: Question, text: str) -> None:
        """Write ``text`` in place of what the question is about, if the document can."""
        guard = refused(replace(question.edit, replacement=text), question.segment, self._document)
        if guard is None:
            self._decide(Decision({question.key: text}))
        else:
            self._dialogue.say(f"这里写不了“{text}”（{guard}）")

    def _protect(self, question: Question, rest: Sequence[Question]) -> None:
        """Add a term to the list, and leave everything alone that it covers."""
        if self._terms is None:
            self._dialogue.say("--isolated 时没有词表；用 --protect FILE 指定一个")
            return
        guess = next(iter(words_at(question.segment.text, question.edit)), "")
        term = (self._dialogue.line(f"    加入 {self._terms} 的词：", guess) or "").strip()
        if not term:
            return
        try:
            index = TermIndex([term])
            covered = [one for one in rest if _covers(index, one)]
            if question not in covered:
                self._dialogue.say(f"“{term}”没有盖住这一处，没有加入")
                return
            add_term(self._terms, term)
        except (ProofreadError, OSError) as error:
            self._dialogue.say(str(error))
            return
        self._orders.terms.append(term)
        self._decide(declined(covered, term=term, terms=self._terms))
        self._dialogue.say(f"已加入 {self._terms}" + (f"，另有 {len(covered) - 1} 处也不改" if covered[1:] else ""))

    def _decide(self, decision: Decision) -> None:
        self.decisions.history.append(decision)
        if decision.change:
            self._orders.always.append(decision.change)
        self._journal.add(decision)

    def _undo(self) -> None:
        if not self.decisions.history:
            self._dialogue.say("没有可以撤销的")
            return
        decision = self.decisions.history.pop()
        self._journal.undo()
        if decision.change in self._orders.always:
            self._orders.always.remove(decision.change)
        if decision.term is not None and decision.terms is not None:
            if decision.term in self._orders.terms:
                self._orders.terms.remove(decision.term)
            try:
                remove_term(decision.terms, decision.term)
            except (ProofreadError, OSError) as error:
                self._dialogue.say(str(error))
                return
            self._dialogue.say(f"已从 {decision.terms} 去掉“{decision.term}”")


def _still_asked(history: Sequence[Decision], questions: Sequence[Question]) -> list[Decision]:
    """What of ``history`` answers ``questions``: other options or terms may have made them fewer."""
    known = {question.key for question in questions}
    shortened = (
        replace(one, answers={key: answer for key, answer in one.answers.items() if key in known}) for one in history
    )
    return [one for one in shortened if one.answers]


def _covers(index: TermIndex, question: Question) -> bool:
    return SpanSet(index.occurrences(question.segment.text)).hit(question.edit.start, question.edit.end)
