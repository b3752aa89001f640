"""A paragraph of a Word document: its text, and the runs and bytes that hold it."""

from __future__ import annotations

from dataclasses import dataclass, field

from proofread.text.spans import Span


@dataclass(slots=True, eq=False)
class Run:
    """A run ``<w:r>`` from byte ``start`` to ``end``.

    Attributes:
        name: its name with namespace and prefix, as expat gives it.
        head: its start tag and properties.
        contents: how many children it has beside the properties.
        guard: why its text must stay, if it must.
    """

    start: int
    name: str
    head: bytes
    contents: int = 0
    guard: str | None = None
    end: int = 0


@dataclass(slots=True, eq=False)
class Piece:
    """A stretch of a paragraph's text that is one ``<w:t>``.

    Attributes:
        run: whose child it is.
        index: which of the run's contents it is.
        begin: byte of its start tag.
        end: byte after its end tag.
        start: offset of its first character in the paragraph.
        text: what it shows.
    """

    run: Run
    index: int
    begin: int
    end: int = 0
    start: int = 0
    text: str = ""

    @property
    def stop(self) -> int:
        """Offset in the paragraph after its last character."""
        return self.start + len(self.text)


@dataclass(slots=True, eq=False)
class Paragraph:
    """A paragraph ``<w:p>``.

    Attributes:
        number: 1-based among those of the part.
        boxed: whether it stands in a text box.
        pieces: the stretches of its text that may change, in order.
        protected: spans of its text that may not.
        length: characters of its text.
    """

    number: int
    boxed: bool
    pieces: list[Piece] = field(default_factory=list)
    protected: list[Span] = field(default_factory=list)
    length: int = 0
    _texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it shows, without deletions that wait for a decision."""
        return "".join(self._texts)

    def add(self, text: str, *, protect: bool) -> None:
        """It goes on with ``text``."""
        if protect and text:
            self.protected.append(Span(self.length, self.length + len(text)))
        self._texts.append(text)
        self.length += len(text)
