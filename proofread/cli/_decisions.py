"""What a person has decided about the findings in one file; every decision can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from proofread.documents.base import Segment
from proofread.edits.edit import Edit


class Question(NamedTuple):
    """A finding to decide about: ``edit`` in ``segment``, which is the ``number``-th of the document."""

    number: int
    segment: Segment
    edit: Edit

    @property
    def key(self) -> str:
        """What it is called from one run to the next, while the file stays the same."""
        return f"{self.number}:{self.edit.start}:{self.edit.end}:{self.edit.replacement}"

    @property
    def change(self) -> tuple[str, str]:
        """What would be replaced by what; the same for the same mistake elsewhere."""
        return self.edit.source, self.edit.replacement


@dataclass(frozen=True, slots=True)
class Decision:
    """One keystroke.

    Attributes:
        answers: by the key of a question what shall stand there; None leaves it as it is.
        change: what is done wherever it is found, in later files as well.
        term: what was added to a list of terms that must not be touched.
        terms: that list.
    """

    answers: Mapping[str, str | None]
    change: tuple[str, str] | None = None
    term: str | None = None
    terms: Path | None = None


@dataclass
class Decisions:
    """The questions of one file and what has been decided about them.

    Attributes:
        questions: in the order of the file.
        history: decisions that can be taken back, the last one at the end.
    """

    questions: Sequence[Question]
    history: list[Decision] = field(default_factory=list)

    @property
    def answers(self) -> dict[str, str | None]:
        """What shall stand there, by the key of the question."""
        return {key: answer for decision in self.history for key, answer in decision.answers.items()}

    @property
    def next(self) -> int | None:
        """The first question without an answer, if there is one."""
        answers = self.answers
        return next((place for place, one in enumerate(self.questions) if one.key not in answers), None)

    def open(self) -> list[Question]:
        """All questions without an answer."""
        answers = self.answers
        return [question for question in self.questions if question.key not in answers]

    def chosen(self) -> dict[int, tuple[Edit, ...]]:
        """The edits to do, by the number of their segment."""
        answers = self.answers
        edits: dict[int, list[Edit]] = {}
        for question in self.questions:
            answer = answers.get(question.key)
            if answer is not None and answer != question.edit.source:
                edits.setdefault(question.number, []).append(_with(question.edit, answer))
        return {number: tuple(found) for number, found in edits.items()}

    def left(self) -> int:
        """How many findings stay as they are."""
        return len(self.questions) - sum(map(len, self.chosen().values()))


def accepted(questions: Iterable[Question], *, always: tuple[str, str] | None = None) -> Decision:
    """``questions`` are right."""
    return Decision({question.key: question.edit.replacement for question in questions}, change=always)


def declined(questions: Iterable[Question], *, term: str | None = None, terms: Path | None = None) -> Decision:
    """``questions`` are wrong, where there is a ``term`` because it must not be touched."""
    return Decision({question.key: None for question in questions}, term=term, terms=terms)


def _with(edit: Edit, replacement: str) -> Edit:
    """``edit`` as it is, or with another replacement, of which the person is sure."""
    if replacement == edit.replacement:
        return edit
    return replace(edit, replacement=replacement, confidence=1.0, candidates=())
