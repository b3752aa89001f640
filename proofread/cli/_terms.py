"""A list of terms that must not be touched, to which a person adds: a text file with one per line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from proofread.documents.atomic import draft
from proofread.documents.encoding import Encoding, decode, detect
from proofread.errors import EncodingError
from proofread.text.characters import encodable

_NEW: Final = Encoding("utf-8")


def add_term(path: Path, term: str) -> None:
    """Add ``term`` at the end of the list ``path``, which need not exist and keeps its encoding.

    Raises:
        EncodingError: the list cannot be read, or its encoding has no such characters.
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _rewrite(path, lambda text: text + ("\n" if text and not text.endswith(("\n", "\r")) else "") + f"{term}\n")


def remove_term(path: Path, term: str) -> None:
    """Remove the last line ``term`` from the list; errors as of :func:`add_term`."""

    def without(text: str) -> str:
        lines = text.splitlines(keepends=True)
        last = max((number for number, line in enumerate(lines) if line.strip() == term), default=None)
        return "".join(line for number, line in enumerate(lines) if number != last)

    _rewrite(path, without)


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    encoding, text = _read(path) if path.exists() else (_NEW, "")
    text = change(text)
    if not encodable(text, encoding.codec):
        raise EncodingError(f"{path}：它的编码 {encoding.name} 写不出这个词")
    with draft(path) as new:
        new.stream.write(encoding.mark + text.encode(encoding.codec))
        new.commit()


def _read(path: Path) -> tuple[Encoding, str]:
    with path.open("rb") as stream:
        encoding = detect(stream, name=str(path))
        stream.seek(len(encoding.mark))
        return encoding, decode(stream.read(), encoding, name=str(path), offset=len(encoding.mark))
