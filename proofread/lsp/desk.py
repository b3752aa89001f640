"""The documents that are open, and what was found in them; only paragraphs that changed are read again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from proofread.correction.ruling import Ruling
from proofread.documents.base import Segment
from proofread.edits.edit import Edit, Kind
from proofread.edits.protect import TermIndex
from proofread.edits.remark import Remark
from proofread.edits.replace import Replacements, joined
from proofread.lsp.prose import prose
from proofread.rules.checking import Checker, checker
from proofread.service.batcher import Batcher
from proofread.service.checker import Joined, check_all
from proofread.service.dictionary import Dictionary
from proofread.service.presets import Presets
from proofread.text.spans import SpanSet

#: Seconds without typing after which a document is read.
PAUSE: Final = 0.4
#: Characters that are read before what was found is shown.
_PORTION: Final = 5_000


class Mark(NamedTuple):
    """An edit or a remark with offsets in the document's text, in code points."""

    start: int
    end: int
    edit: Edit | Remark


@dataclass
class Opened:
    """A document in the editor.

    Attributes:
        marks: what is shown about ``text``, sorted.
    """

    name: str
    language: str | None
    text: str
    version: int | None
    marks: list[Mark] = field(default_factory=list)
    known: dict[str, Ruling] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class Desk:
    """Reads documents after a pause in typing and tells what was found.

    Attributes:
        documents: by their URI.
        preset: how strict to be; the default of ``presets`` when None.
        skipped: kinds that are not shown.
        muted: numbers of rules that are not shown.
    """

    def __init__(
        self, batcher: Batcher, presets: Presets, dictionary: Dictionary, show: Callable[[str, Opened], None]
    ) -> None:
        """Call ``show`` with a URI and its document whenever its marks may be new."""
        self.documents: dict[str, Opened] = {}
        self.dictionary = dictionary
        self.presets = presets
        self.preset: str | None = None
        self.skipped: set[Kind] = set()
        self.muted: set[str] = set()
        self._protected = TermIndex(())
        self._replacements = Replacements({})
        self._rules: Checker | None = None
        self._batcher = batcher
        self._show = show

    def check_by(self, codes: str, standard: str) -> None:
        """Check by these rules as well.

        Raises:
            ConfigError: there is no such rule or standard.
        """
        found = checker(codes, standard)
        self._rules = found if found.rules else None

    def obey(self, protect: Iterable[str], replace: Mapping[str, str]) -> None:
        """Leave the terms of ``protect`` alone, beside those of the dictionary, and always do what ``replace`` says.

        Raises:
            ConfigError: a term is no regular expression.
        """
        terms = tuple(protect)
        self._protected = TermIndex(terms)
        self._replacements = Replacements(replace, terms)

    def put(self, uri: str, text: str, version: int | None, *, name: str = "", language: str | None = None) -> None:
        """A document was opened or has changed; what runs for its older text is given up."""
        document = self.documents.setdefault(uri, Opened(name, language, text, version))
        document.text, document.version = text, version
        self._start(uri, PAUSE if document.known else 0)

    def remove(self, uri: str) -> None:
        """A document was closed."""
        document = self.documents.pop(uri, None)
        if document is not None and document.task is not None:
            document.task.cancel()

    def again(self) -> None:
        """The rules have changed: everything is read again."""
        for uri, document in self.documents.items():
            document.known.clear()
            self._start(uri, 0)

    def _start(self, uri: str, delay: float) -> None:
        document = self.documents[uri]
        if document.task is not None:
            document.task.cancel()
        document.task = asyncio.create_task(self._read(uri, document, delay))

    async def _read(self, uri: str, document: Opened, delay: float) -> None:
        await asyncio.sleep(delay)
        segments = await asyncio.to_thread(lambda: list(prose(document.name, document.language, document.text)))
        unread = {segment.text: segment for segment in segments if segment.text not in document.known}
        for portion in _portions(list(unread.values())):
            whole = Joined([segment.text for segment in portion])
            fixed = whole.spans([segment.protected for segment in portion])
            guards = self.presets.guards(self.preset, skip=self.skipped)
            protected = [*fixed, *self.dictionary.spans(whole.text), *self._protected.occurrences(whole.text)]
            found = await check_all(self._batcher, whole.text, guards, protected, self._rules)
            parts = zip(whole.parted(found.edits), whole.parted(found.remarks), strict=True)
            for segment, (edits, remarks) in zip(portion, parts, strict=True):
                document.known[segment.text] = Ruling(joined(self._ordered(segment), edits), tuple(remarks))
            self._place(uri, document, segments)
        document.known = {segment.text: document.known[segment.text] for segment in segments}
        self._place(uri, document, segments)

    def _ordered(self, segment: Segment) -> list[Edit]:
        """What the user has ordered to be replaced in ``segment``."""
        fixed = SpanSet([*segment.protected, *self.dictionary.spans(segment.text)])
        return [edit for edit in self._replacements.edits(segment.text) if not fixed.hit(edit.start, edit.end)]

    def _place(self, uri: str, document: Opened, segments: list[Segment]) -> None:
        marks = []
        for segment in segments:
            found = document.known.get(segment.text, Ruling())
            everything: list[Edit | Remark] = [*found.edits, *found.remarks]
            for edit in everything:
                start = None if edit.code in self.muted else segment.locate(edit.start).offset
                # not where markup interrupts the source: the edit would delete the markup
                if start is not None and document.text.startswith(edit.source, start):
                    marks.append(Mark(start, start + len(edit.source), edit))
        document.marks = sorted(marks, key=lambda mark: mark[:2])
        self._show(uri, document)


def _portions(segments: list[Segment]) -> list[list[Segment]]:
    portions: list[list[Segment]] = []
    size = _PORTION
    for segment in segments:
        if size >= _PORTION:
            portions.append([])
            size = 0
        portions[-1].append(segment)
        size += len(segment.text)
    return portions
