"""From paragraphs as they are found to sentences worth learning from, and why the others are not."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from proofread.edits.standard import script
from proofread.lexicon.resource import read_resource
from proofread.text.characters import CLOSERS, SENTENCE_END, is_han
from proofread.text.sentences import split_sentences

if TYPE_CHECKING:
    from proofread.corpus.build.sources import Part

SHORTEST, LONGEST = 5, 300
_LEAST_HAN: Final = 0.5
_BLANKS: Final = re.compile(r"\s+")
#: A blank beside a Han character is layout, not text.
_LAYOUT: Final = re.compile(r"(?<=[\u3400-\u9fff，。！？；：、“”（）]) (?=[\u3400-\u9fff，。！？；：、“”（）])")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc]")
_LEFTOVER: Final = re.compile(r"https?:|www\.|</?\w+|\{\{|\}\}|\[\[|\]\]|&\w+;|\\[a-z]{2}|```|\|\|")
_REPEATED: Final = re.compile(r"([^\s.…—\-·])\1{5}")
_ENDS: Final = SENTENCE_END | {"：", ":"}


def _broken(text: str) -> bool:
    return "\ufffd" in text or any(unicodedata.category(one) in ("Cc", "Co", "Cn", "Cs") for one in text)


def _unfinished(text: str) -> bool:
    return text.rstrip("".join(CLOSERS))[-1:] not in _ENDS


def _foreign(text: str) -> bool:
    return sum(map(is_han, text)) < _LEAST_HAN * len(text)


def _traditional(text: str) -> bool:
    return sum(map(script, text)) > 0


#: Why a sentence is left out, in the order in which it is asked.
FILTERS: Final[Mapping[str, Callable[[str], object]]] = {
    "short": lambda text: len(text) < SHORTEST,
    "long": lambda text: len(text) > LONGEST,
    "broken": _broken,
    "unfinished": _unfinished,
    "foreign": _foreign,
    "traditional": _traditional,
    "markup": _LEFTOVER.search,
    "repeated": _REPEATED.search,
}


def sentences(paragraphs: Iterable[str], part: Part, dropped: Counter[str]) -> Iterator[str]:
    """The sentences worth keeping, each a line; ``dropped`` counts the others by reason."""
    unwanted = re.compile(part.drop) if part.drop else None
    for found in paragraphs:
        if unwanted and unwanted.search(found):
            dropped["unwanted"] += 1
            continue
        for pattern, replacement in part.replace.items():
            found = re.sub(pattern, replacement, found)
        text = tidied(found)
        if part.simplify:
            text = text.translate(_simplified())
        for start, end in split_sentences(text):
            sentence = text[start:end].strip()
            reason = next((name for name, applies in FILTERS.items() if applies(sentence)), None)
            if reason is None:
                yield sentence
            elif sentence:
                dropped[reason] += 1


def tidied(text: str) -> str:
    """``text`` in composed characters, on one line, without invisible characters and blanks that only lay it out."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _LAYOUT.sub("", _BLANKS.sub(" ", text)).strip()


@cache
def _simplified() -> dict[int, str]:
    return str.maketrans(dict(line.split("\t") for line in read_resource("traditional.tsv").decode().splitlines()))
