"""``fix -i``: a person decides about every finding; a file is written once, when all of its questions are answered.

A file is read twice: first by the corrector, which gives the questions, then to be written with the edits that were
chosen. If somebody else changes it in between, it is left as it is.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from proofread.cli._decisions import Question
from proofread.cli._dialogue import Dialogue
from proofread.cli._document import Destination
from proofread.cli._inputs import STDIN, name_of
from proofread.cli._journal import Journal
from proofread.cli._options import Options
from proofread.cli._plan import TERMS, Plan
from proofread.cli._progress import progress_bar
from proofread.cli._session import Orders, Session
from proofread.cli._settings import user_folder
from proofread.correction.ruling import rule_numbers
from proofread.documents.base import Correction, Segment
from proofread.documents.correct import (
    Outcome,
    Pipe,
    Reviser,
    correct_document,
    correct_file,
    heeded,
    require_writable,
)
from proofread.documents.registry import open_document
from proofread.documents.report import FileReport
from proofread.documents.source import Source
from proofread.edits.edit import Edit
from proofread.edits.protect import TermIndex
from proofread.edits.remark import Mark, Remark
from proofread.edits.replace import joined
from proofread.errors import ConfigError, ProofreadError
from proofread.text.spans import SpanSet

#: What statistics call findings that the person left as they were.
_DECLINED: Final = "declined"


class Interview:
    """Asks about one file after the other.

    Raises:
        ConfigError: there is nobody to ask, or the corrected text would go where the questions do.
    """

    def __init__(self, plan: Plan, destination: Destination, arguments: Sequence[str]) -> None:
        options = plan.options
        if options.diff or options.output_format != "text":
            raise ConfigError("-i 不能与 --diff、--format 同时使用")
        if STDIN in arguments or destination.output == STDIN:
            raise ConfigError("-i 只用于文件，不能读标准输入、写标准输出")
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise ConfigError("-i 要在终端里用：标准输入和标准输出都得是终端")
        self._dialogue = Dialogue(
            color=options.color == "always" or (options.color == "auto" and not os.environ.get("NO_COLOR"))
        )
        self._isolated = bool(plan.others["isolated"])
        self._destination = destination
        self._orders = Orders()

    def fix(self, path: str, pipe: Pipe, options: Options, revisers: Sequence[Reviser]) -> FileReport:
        """Proofread the file ``path`` and write what the person wants.

        Raises:
            StoppedError: the person has had enough; the file is as it was.
            ProofreadError: as of :func:`proofread.documents.correct.correct_file`.
        """
        to = self._destination
        require_writable(Path(to.output or path))
        source = Source.of(path)
        form, content = options.selection.format_of(path), _digest(source)
        document = open_document(source, format=form, encoding=options.encoding)
        everyone = (*heeded(source, document, rule_numbers), *revisers, _Terms(self._orders.terms))
        asked = _Asked()
        with progress_bar([path], enabled=not options.quiet) as progress:
            progress.begin(path)

            def observe(correction: Correction) -> None:
                asked.take(correction)
                progress.advance(correction.segment.text)

            report = correct_document(document, pipe, name=path, revisers=everyone, observe=observe, remarks=True)
        session = Session(
            name_of(path),
            document,
            asked.questions,
            orders=self._orders,
            terms=self._terms(options),
            journal=(journal := Journal(path, content)),
            dialogue=self._dialogue,
        )
        decisions = session.hold()
        if asked.mute:
            self._dialogue.say(f"另有 {asked.mute} 处规则只提醒、没有改法，用 proofread check 看")
        if _digest(source) != content:
            raise ProofreadError(f"{path}：问答时被别的程序改动过，没有写入")
        edits = decisions.chosen()
        report.edits = Counter(edit.kind for found in edits.values() for edit in found)
        report.dropped[_DECLINED] += decisions.left()
        report.remarks = asked.mute
        if edits or to.output is not None:
            written = correct_file(
                path,
                _Chosen(edits),
                output=to.output,
                format=form,
                encoding=options.encoding,
                backup=to.backup,
                markup=to.markup,
            )
            report.written, report.warnings = written.written, written.warnings
        journal.remove()
        return report

    def _terms(self, options: Options) -> Path | None:
        """The list that terms are added to: the nearest that was asked for, else the user's own."""
        if options.protect_files:
            return options.protect_files[-1]
        return None if self._isolated else user_folder() / TERMS


class _Asked:
    """Collects the findings of a document as questions, and counts what nothing is proposed for."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.mute = 0
        self._segments = 0

    def take(self, correction: Correction) -> None:
        segment, edits, remarks = correction
        proposed = edits
        for remark in remarks:  # a person can be sure where the rule is not
            proposed = joined(proposed, _proposal(remark))
        self.mute += sum(remark.replacement is None for remark in remarks)
        self.questions += [Question(self._segments, segment, edit) for edit in proposed]
        self._segments += 1


def _proposal(remark: Remark) -> list[Edit]:
    """What ``remark`` proposes as an edit, if it proposes anything."""
    if remark.replacement is None:
        return []
    what = (remark.start, remark.end, remark.source, remark.replacement, remark.kind, remark.confidence)
    return [Edit(*what, rule=remark.rule)]


class _Terms:
    """A reviser: terms that were added to a list after the corrector had read it."""

    name = "protected"

    def __init__(self, terms: Sequence[str]) -> None:
        self._index = TermIndex(terms)

    def __call__(self, segment: Segment, edits: tuple[Mark, ...]) -> tuple[Mark, ...]:
        spans = SpanSet(self._index.occurrences(segment.text))
        return tuple(edit for edit in edits if not spans.hit(edit.start, edit.end))


class _Chosen:
    """A corrector that finds what was chosen, by the number of the text."""

    def __init__(self, edits: Mapping[int, tuple[Edit, ...]]) -> None:
        self._edits = edits

    def __call__(self, texts: Iterable[str]) -> Iterator[Outcome]:
        for number, _ in enumerate(texts):
            yield _Found(self._edits.get(number, ()), Counter(), 0)


class _Found(NamedTuple):
    edits: tuple[Edit, ...]
    dropped: Counter[str]
    sentences: int
    remarks: tuple[Remark, ...] = ()
    doubts: None = None


def _digest(source: Source) -> str:
    with source.open() as stream:
        return file_digest(cast(Any, stream), "sha256").hexdigest()
