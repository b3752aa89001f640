"""The elements of a Word document that show corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from proofread.documents.docx.names import prefix
from proofread.documents.docx.xml import escaped
from proofread.documents.markup import Markup


class Pen:
    """Writes elements beside a run, in the namespace and with the prefix that the run has.

    Args:
        name: the run's name as expat gives it.
        markup: whose changes they are.
        numbers: unused values of ``w:id``.
    """

    def __init__(self, name: str, markup: Markup, numbers: Iterator[int]) -> None:
        self._markup = markup
        self._numbers = numbers
        self.prefix = prefix(name)
        # an attribute has no default namespace: where the element has no prefix, one is declared for it
        self._declared = "" if self.prefix else f' xmlns:w="{name.split(" ")[0]}"'

    def text(self, text: str, tag: str = "t") -> bytes:
        """The element that holds ``text``, or deleted text with ``tag="delText"``."""
        return f'<{self.prefix}{tag} xml:space="preserve">{escaped(text)}</{self.prefix}{tag}>'.encode()

    def close(self) -> bytes:
        """The end tag of the run."""
        return f"</{self.prefix}r>".encode()

    def change(self, tag: str, head: bytes, text: bytes) -> bytes:
        """A run with ``head`` and ``text`` that was inserted (``tag="ins"``) or deleted (``"del"``)."""
        author, date = signature(self._markup)
        number = f'{self._attribute("id")}="{next(self._numbers)}"'
        start = f'<{self.prefix}{tag}{self._declared}{number}{self._attribute("author")}="{author}"'
        start += f'{self._attribute("date")}="{date}">'
        return start.encode() + head + text + self.close() + f"</{self.prefix}{tag}>".encode()

    def comment_start(self, number: int) -> bytes:
        """Where the text that comment ``number`` is about begins."""
        return self._empty("commentRangeStart", number)

    def comment_end(self, number: int) -> bytes:
        """Where it ends, and the reference to the comment."""
        run = f"<{self.prefix}r>".encode()
        return self._empty("commentRangeEnd", number) + run + self._empty("commentReference", number) + self.close()

    def _empty(self, tag: str, number: int) -> bytes:
        return f'<{self.prefix}{tag}{self._declared}{self._attribute("id")}="{number}"/>'.encode()

    def _attribute(self, name: str) -> str:
        return f" {self.prefix or 'w:'}{name}"


def signature(markup: Markup) -> tuple[str, str]:
    """Author and date as attribute values; the date is UTC, ISO 8601."""
    return escaped(markup.author), markup.date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
