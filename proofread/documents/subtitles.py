"""Subtitles, read by pysubs2: what is spoken; no times, styles, names and tags."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import partial
from typing import Final

from pysubs2 import SSAFile
from pysubs2.exceptions import Pysubs2Error

from proofread.documents.prose import Fixed, Passage, ProseDocument
from proofread.documents.source import Source
from proofread.errors import FormatError

#: pysubs2 gives the text of all formats as SubStation Alpha writes it: overrides in braces, ``\N`` and ``\n`` for line
#: breaks, ``\h`` for a blank; it leaves some tags of WebVTT.
_TAG: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>|\\[Nnh]|&[\w#]+;")
_SHOWN: Final = {"\\N": "\n", "\\n": "\n", "\\h": " "}

# It warns of times and margins that it cannot read, which matter to nobody here.
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"pysubs2\.")


def open_srt(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """A SubRip file."""
    return ProseDocument(source, format="srt", parse=partial(_passages, name="srt"), encoding=encoding)


def open_ass(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """A file of (Advanced) SubStation Alpha."""
    return ProseDocument(source, format="ass", parse=partial(_passages, name="ass"), encoding=encoding)


def open_vtt(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """A WebVTT file."""
    return ProseDocument(source, format="vtt", parse=partial(_passages, name="vtt"), encoding=encoding)


def _passages(text: str, name: str) -> Iterator[Passage]:
    try:
        events = SSAFile.from_string(text, format_=name)
    except (Pysubs2Error, ValueError, LookupError) as error:  # the parser takes fields for granted
        raise FormatError(f"不是完好的字幕文件（{error}）") from error
    for event in events:
        if not event.is_comment:
            yield Passage(list(_parts(event.text)))


def _parts(text: str) -> Iterator[str]:
    end = 0
    for tag in _TAG.finditer(text):
        yield text[end : tag.start()]
        yield Fixed(_SHOWN.get(tag[0], ""))
        end = tag.end()
    yield text[end:]
