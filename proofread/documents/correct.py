"""Proofread a document: segments to the corrector, its edits back into the document, all of it streaming."""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from proofread.documents.atomic import draft
from proofread.documents.base import Correction, Document, Segment
from proofread.documents.directives import Directives, directives_in
from proofread.documents.markup import Marked, Markup
from proofread.documents.registry import open_document
from proofread.documents.report import FileReport
from proofread.documents.source import Source
from proofread.edits.density import Doubts
from proofread.edits.edit import Edit
from proofread.edits.protect import shields
from proofread.edits.remark import Mark, Remark, beside
from proofread.edits.whole import Whole
from proofread.errors import ProofreadError
from proofread.text.characters import encodable, width
from proofread.text.spans import SpanSet

#: The guards of a document: edits that its encoding cannot express, of what is not prose, and that break a frame.
_ENCODING_GUARD: Final = "encoding"
_PROTECTED_GUARD: Final = "protected"
_WIDTH_GUARD: Final = "width"
#: Characters of a document that are read before what was found in them is judged by the whole of it.
_BLOCK: Final = 20_000


class Outcome(Protocol):
    """What a corrector says about one text."""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Accepted edits with offsets in the text."""

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is only shown, outside the edits."""

    @property
    def dropped(self) -> Counter[str]:
        """Rejected proposals by guard."""

    @property
    def sentences(self) -> int:
        """Sentences seen."""

    @property
    def doubts(self) -> Doubts | None:
        """What was proposed; None where what is shown shall not depend on the document."""


Pipe = Callable[[Iterable[str]], Iterator[Outcome]]
Observer = Callable[[Correction], object]


class Reviser(Protocol):
    """Has a say in which edits reach the document."""

    @property
    def name(self) -> str:
        """What statistics call what it leaves out."""

    def __call__(self, segment: Segment, edits: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Those of ``edits`` that shall be done, perhaps with other replacements; of remarks, that shall be shown."""


def correct_file(
    path: str | Path,
    pipe: Pipe,
    *,
    output: str | Path | None = None,
    format: str | None = None,
    encoding: str | None = None,
    backup: bool = False,
    write: bool = True,
    markup: Markup | None = None,
    revisers: Sequence[Reviser] = (),
    rules: Callable[[], Iterable[str]] | None = None,
    observe: Observer | None = None,
) -> FileReport:
    """Proofread the file at ``path``, in place unless told otherwise.

    Writing is atomic: on any error, and on Ctrl-C, the old file is still there, untouched. A file without
    edits is not rewritten.

    Args:
        path: the file.
        pipe: yields one outcome for each text, in order; it may read ahead.
        output: write here instead; written even when there are no edits.
        format: name of the document's format; told by its name and content when absent.
        encoding: of the file; detected when absent.
        backup: keep the replaced file as ``NAME.bak`` (``.bak1`` … when that exists).
        write: ``False`` only reports.
        markup: how corrections are shown where the document can show them.
        revisers: have a say in which edits are done, one after the other; comments in the document come first.
        rules: tells the numbers of all rules that comments may name.
        observe: called with every segment and its edits as soon as they are known.

    Raises:
        EncodingError: the file does not decode, or cannot be written back as it was.
        ProofreadError: there is no such file, it is read-only, or it changed in the meantime.
        OSError: the file cannot be read or written.
    """
    place, target = Path(path), Path(path if output is None else output)
    if not place.exists():
        raise ProofreadError(f"{path}：没有这个文件")
    if write:
        require_writable(target)
    source = Source.of(path)
    before = _fingerprint(place)
    document = open_document(source, format=format, encoding=encoding)
    revisers = (*heeded(source, document, rules), *revisers)
    if not write:
        return correct_document(document, pipe, name=str(path), revisers=revisers, observe=observe)
    if markup is not None and isinstance(document, Marked):
        document.markup = markup
    with draft(target) as new:
        report = correct_document(document, pipe, name=str(path), sink=new.stream, revisers=revisers, observe=observe)
        if _fingerprint(place) != before:
            raise ProofreadError(f"{path}：校对时被别的程序改动过，没有写入")
        if report.edits or output is not None:
            report.warnings += new.commit(backup=backup)
            report.written = target
    return report


def require_writable(target: Path) -> None:
    """Raise ProofreadError if there is something at ``target`` that cannot be replaced."""
    if target.exists() and not (target.is_file() and os.access(target, os.W_OK)):
        raise ProofreadError(f"{target}：不是可写的文件，没有写入")


def heeded(
    source: Source, document: Document, rules: Callable[[], Iterable[str]] | None = None
) -> tuple[Directives, ...]:
    """What comments in ``document`` ask for: none or one reviser. Arguments as of :func:`directives_in`."""
    found = directives_in(source, document, rules)
    return (found,) if found or found.warnings else ()


def correct_document(
    document: Document,
    pipe: Pipe,
    *,
    name: str,
    sink: BinaryIO | None = None,
    revisers: Sequence[Reviser] = (),
    observe: Observer | None = None,
    remarks: bool = False,
) -> FileReport:
    """Proofread an open document.

    Args:
        document: the document.
        pipe: as of :func:`correct_file`.
        name: what the report calls it.
        sink: receives the corrected document; by default it is only read.
        revisers: as of :func:`correct_file`; see also :func:`heeded`.
        observe: as of :func:`correct_file`.
        remarks: also tell what is only shown.

    Raises:
        EncodingError: it does not decode, or cannot be written back as it was.
    """
    started = time.perf_counter()
    report = FileReport(name, document.format, None if document.encoding is None else document.encoding.name)
    corrections = _corrections(document, pipe, report, revisers, observe or _ignore, remarks)
    if sink is None:
        deque(corrections, maxlen=0)
    else:
        document.write(corrections, sink)
    for reviser in revisers:
        if isinstance(reviser, Directives):
            report.warnings += reviser.warnings
    if isinstance(document, Marked) and document.passed_over:
        left = "、".join(f"{count} 处{what}" for what, count in document.passed_over.items())
        report.warnings += (f"没有校对：{left}",)
    report.seconds = time.perf_counter() - started
    return report


def _corrections(
    document: Document, pipe: Pipe, report: FileReport, revisers: Sequence[Reviser], observe: Observer, remarks: bool
) -> Iterator[Correction]:
    """Every segment with those of its edits that may reach the document; counts them."""
    waiting: deque[Segment] = deque()

    def texts() -> Iterator[str]:
        for segment in document.segments():
            waiting.append(segment)
            yield segment.text

    remaining = texts()
    done = 0
    for segment, outcome, found, guards in _weighed(pipe(remaining), waiting):
        done += 1
        edits = _allowed(segment, found, document, guards)
        edits = _revised(segment, edits, revisers, guards)
        shown: tuple[Remark, ...] = ()
        if remarks and outcome.remarks:
            protected = SpanSet(segment.protected)
            shown = tuple(one for one in outcome.remarks if not shields(protected, one.start, one.end, one.source))
            shown = beside(_revised(segment, shown, revisers, guards), edits)
        report.characters += len(segment.text)
        report.sentences += outcome.sentences
        report.edits.update(edit.kind for edit in edits)
        report.remarks += len(shown)
        report.rules.update(edit.code for edit in edits if edit.rule is not None)
        report.rules.update(remark.code for remark in shown)
        report.dropped.update(outcome.dropped)
        report.dropped.update(+guards)
        correction = Correction(segment, edits, shown)
        observe(correction)
        yield correction
    if waiting or next(remaining, None) is not None:
        raise RuntimeError(f"{report.path}: the corrector returned only {done} results; nothing was written")


def _revised(
    segment: Segment, marks: tuple[Mark, ...], revisers: Sequence[Reviser], dropped: Counter[str]
) -> tuple[Mark, ...]:
    """Those of ``marks`` that all ``revisers`` let through; the others are counted."""
    for reviser in revisers if marks else ():
        before, marks = len(marks), reviser(segment, marks)
        if len(marks) < before:
            dropped[reviser.name] += before - len(marks)
    return marks


def _weighed(
    outcomes: Iterable[Outcome], waiting: deque[Segment]
) -> Iterator[tuple[Segment, Outcome, tuple[Edit, ...], Counter[str]]]:
    """Every segment with its outcome, the edits to be done as far as the document so far tells, and the number of the
    others.
    """
    whole = Whole()
    block: list[tuple[Segment, Outcome]] = []
    characters = 0

    def judged() -> Iterator[tuple[Segment, Outcome, tuple[Edit, ...], Counter[str]]]:
        for (segment, outcome), (edits, dropped) in zip(block, whole.decide(), strict=True):
            yield segment, outcome, edits, dropped

    for outcome in outcomes:
        segment = waiting.popleft()
        block.append((segment, outcome))
        characters += len(segment.text)
        whole.add(segment.text, outcome.edits, outcome.doubts)
        if outcome.doubts is None or characters >= _BLOCK:
            yield from judged()
            block, characters = [], 0
    yield from judged()


def _allowed(segment: Segment, edits: tuple[Edit, ...], document: Document, dropped: Counter[str]) -> tuple[Edit, ...]:
    """The edits that leave what is protected alone and that the document can express; the others are counted."""
    kept = []
    protected = SpanSet(segment.protected)
    for edit in edits:
        if shields(protected, edit.start, edit.end, edit.source):
            dropped[_PROTECTED_GUARD] += 1
        elif guard := refused(edit, segment, document):
            dropped[guard] += 1
        else:
            kept.append(edit)
    return tuple(kept)


def refused(edit: Edit, segment: Segment, document: Document) -> str | None:
    """The guard that a replacement does not pass: it breaks the frame of its segment, or cannot be written at all."""
    if segment.rigid and width(edit.source) != width(edit.replacement):
        return _WIDTH_GUARD
    if document.encoding is not None and not encodable(edit.replacement, document.encoding.codec):
        return _ENCODING_GUARD
    return None


def _ignore(_correction: Correction) -> None:
    pass


def _fingerprint(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns
