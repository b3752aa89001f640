"""What a document itself says to the proofreader, in the comments of its format.

``proofread: off`` … ``proofread: on`` leave out what stands between them, ``proofread: ignore-line`` one line and
``proofread: ignore[de,order]`` some kinds of edits in one line: its own, or the next where the comment stands alone.
``off[kind]`` leaves out some kinds. A rule is named by its number, a family of rules by how their numbers begin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from proofread.configuration import suggestion
from proofread.documents.base import Document, Segment
from proofread.documents.lines import split_lines
from proofread.documents.source import Source
from proofread.edits.edit import Edit, Kind
from proofread.edits.remark import Mark, Remark

#: What speaks of everything.
_ALL: Final = frozenset({""})
#: The number of a rule, or its beginning.
_NUMBER: Final = re.compile(r"[A-Z]\d{0,3}")
_CHUNK: Final = 1 << 18
#: What comments begin with, by the name of the format; a text without a syntax of its own takes any.
_OPENERS: Final[Mapping[str, tuple[str, ...]]] = {
    "markdown": ("<!--",),
    "notebook": ("<!--",),
    "html": ("<!--",),
    "xliff": ("<!--",),
    "rst": ("..",),
    "org": ("#",),
    "latex": ("%",),
    "po": ("#",),
    "ass": (";",),
    "vtt": ("NOTE",),
    "yaml": ("#",),
    "json": ("//",),
}
_ANY: Final = ("<!--", "#", "//", "/*", "%", ";")
_WORDS: Final = r"\s*proofread:\s*(?P<word>off|on|ignore-line|ignore)(?![\w-])(?:\[(?P<names>[\w ,-]*)\])?(?P<rest>.*)"
_CLOSER: Final = re.compile(r"\s*(-->|\*/)?\s*")


@dataclass(slots=True)
class Directives:
    """Which edits a document wants to be left out; a reviser of :func:`proofread.documents.correct.correct_document`.

    Attributes:
        warnings: what is written wrongly, in one line each.
    """

    name = "ignored"
    warnings: tuple[str, ...] = ()
    _lines: dict[int, frozenset[str]] = field(default_factory=dict)
    _regions: list[tuple[int, float, frozenset[str]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._lines or self._regions)

    def __call__(self, segment: Segment, edits: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Those of ``edits`` that the document does not speak against."""
        return tuple(edit for edit in edits if self._allow(segment.locate(edit.start).line, edit))

    def _allow(self, line: int | None, edit: Edit | Remark) -> bool:
        if line is None:
            return True
        within = [names for first, last, names in self._regions if first <= line <= last]
        return not any(_means(names, edit) for names in (self._lines.get(line, frozenset()), *within))

    def _take(self, line: int, word: str, names: frozenset[str], *, alone: bool) -> None:
        match word:
            case "off":
                self._regions.append((line, float("inf"), names))
            case "on":
                self._regions = [(first, min(last, line), which) for first, last, which in self._regions]
            case _:
                target = line + alone
                self._lines[target] = self._lines.get(target, frozenset()) | names


def directives_in(source: Source, document: Document, rules: Callable[[], Iterable[str]] | None = None) -> Directives:
    """The directives of ``document``, whose bytes are in ``source``; none where it is no text.

    Args:
        source: the bytes.
        document: what was opened from them.
        rules: tells the numbers of all rules, so that one that there is not can be warned about.
    """
    found = Directives()
    if document.encoding is None or not _mentions(source, "proofread:".encode(document.encoding.codec)):
        return found
    openers = "|".join(map(re.escape, _OPENERS.get(document.format, _ANY)))
    pattern = re.compile(f"(?P<before>.*?)(?:{openers}){_WORDS}", re.DOTALL)
    for number, line in enumerate(_lines(source, document), 1):
        match = pattern.match(line) if "proofread:" in line else None
        if match is None:
            continue
        names = _named(match["names"])
        found.warnings += tuple(f"第 {number} 行：{wrong}" for wrong in _unknown(names, rules))
        alone = not match["before"].strip() and _CLOSER.fullmatch(match["rest"]) is not None
        found._take(number, match["word"], names, alone=alone)
    return found


def _named(listed: str | None) -> frozenset[str]:
    """The kinds and rules in a pair of brackets, everything without one."""
    return _ALL if listed is None else frozenset(name.strip() for name in listed.split(",") if name.strip())


def _unknown(names: frozenset[str], rules: Callable[[], Iterable[str]] | None) -> Iterator[str]:
    """What to say about each of ``names`` that is neither a kind nor the beginning of a rule's number."""
    for name in sorted(names.difference(_ALL, Kind)):
        numbers = [] if rules is None else list(rules())
        known = _NUMBER.fullmatch(name) and (rules is None or any(number.startswith(name) for number in numbers))
        if not known:
            near = suggestion(name, [*(kind.value for kind in Kind), *numbers])
            family = any(number[0] == name[0] for number in numbers)
            hint = near or (f"；proofread rules {name[0]} 列出这一类规则" if family else "")
            yield f"没有叫 {name!r} 的错误类型或规则{hint}"


def _means(names: frozenset[str], edit: Edit | Remark) -> bool:
    """Whether one of ``names`` is the kind of ``edit``, or how its rule's number begins."""
    number = "" if edit.rule is None else edit.rule.number
    return "" in names or edit.kind.value in names or any(number[:length] in names for length in range(1, 5) if number)


def _lines(source: Source, document: Document) -> Iterator[str]:
    encoding = document.encoding
    assert encoding is not None
    with source.open() as stream:
        stream.seek(len(encoding.mark))
        for line in split_lines(iter(lambda: stream.read(_CHUNK), b""), encoding):
            yield line.decode(encoding.codec, "replace")


def _mentions(source: Source, word: bytes) -> bool:
    """Whether the bytes ``word`` occur; most documents are told so without being cut into lines."""
    with source.open() as stream:
        return any(word in window for window in _windows(iter(lambda: stream.read(_CHUNK), b""), len(word)))


def _windows(pieces: Iterable[bytes], overlap: int) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        yield rest + piece
        rest = (rest + piece)[-overlap:]
