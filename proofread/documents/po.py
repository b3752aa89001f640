"""Translations in gettext's PO format, read by polib: the Chinese ``msgstr`` and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import polib

from proofread.documents.languages import may_be_chinese
from proofread.documents.placeholders import PLACEHOLDER
from proofread.documents.prose import Passage, ProseDocument, with_fixed
from proofread.documents.source import Source
from proofread.errors import FormatError


def open_po(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """A ``.po`` or ``.pot`` file."""
    return ProseDocument(source, format="po", parse=passages, escape=polib.escape, encoding=encoding)


def passages(text: str) -> Iterator[Passage]:
    """One passage for every translated string that is not obsolete.

    Raises:
        FormatError: the file is damaged.
    """
    try:
        catalogue = polib.pofile(text + "\n")  # with a line break it is no name of a file
    except OSError as error:
        raise FormatError(f"不是完好的 PO 文件（{error}）") from error
    if not may_be_chinese(catalogue.metadata.get("Language", "")):
        return
    for entry in catalogue:
        if not entry.obsolete:
            for translation in (entry.msgstr, *entry.msgstr_plural.values()):
                yield Passage(list(with_fixed(translation, PLACEHOLDER)))
