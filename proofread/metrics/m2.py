"""M2 files: a source sentence and the edits of one or more annotators.

The dialect of the public Chinese scorers is read and written::

    S 他 们 去 学 校
    T0-A0 他 去 学 校
    A 1 2|||R|||-NONE-|||REQUIRED|||-NONE-|||0

``T<annotator>-A<n>`` opens one corrected text (``T0 没有错误``: nothing to correct); an annotator may give
several of equal cost. Files without ``T`` lines (Dahlmeier & Ng 2012) are grouped by annotator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from proofread.errors import FormatError
from proofread.metrics.parallel import read_lines
from proofread.metrics.span import Edits, SpanEdit, Unit, extract, tokenise

_NONE = "-NONE-"
_NOOP = f"A -1 -1|||noop|||{_NONE}|||REQUIRED|||{_NONE}|||"
_ANSWER = re.compile(r"T(\d+)(?:-A\d+)?(?: (.*))?")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One corrected text: who gave it, and its edits (none: nothing to correct)."""

    annotator: int
    edits: Edits


@dataclass(frozen=True, slots=True)
class M2Sentence:
    """A source sentence in tokens with at least one annotation."""

    tokens: tuple[str, ...]
    annotations: tuple[Annotation, ...]
    #: Line of the file it was read from; 0 when it was made otherwise.
    line: int = field(default=0, compare=False)

    @property
    def source(self) -> str:
        """The sentence without the spaces between tokens."""
        return "".join(self.tokens)

    def alternatives(self) -> list[Edits]:
        """The edits of every corrected text, each a reference of its own."""
        return [annotation.edits for annotation in self.annotations]

    def by_annotator(self) -> list[Edits]:
        """All edits of each annotator in one list, repeats included: what ChERRANT's scorer compares."""
        merged: dict[int, Edits] = {}
        for annotation in self.annotations:
            merged[annotation.annotator] = merged.get(annotation.annotator, ()) + annotation.edits
        return list(merged.values())

    def texts(self) -> list[str]:
        """Every corrected text, without spaces."""
        return ["".join(_corrected(self.tokens, edits)) for edits in self.alternatives()]


def read_m2(path: Path) -> list[M2Sentence]:
    """Read a whole file.

    Raises:
        FormatError: A line is malformed, a span lies outside its sentence, edits overlap, or they do not give
            the corrected text of their ``T`` line; the message names file and line.
    """
    sentences = [_sentence(path, block) for block in _blocks(read_lines(path))]
    if not sentences:
        raise FormatError(f"{path}:1：没有句子；应有以 'S ' 开头的行")
    return sentences


def annotate(source: str, targets: Sequence[str], *, unit: Unit = "character") -> M2Sentence:
    """The sentence that an M2 file holds for ``source`` and its corrected texts, one annotator each."""
    tokens = tokenise(source, unit)
    edits = [extract(tokens, tokenise(target, unit)) for target in targets]
    return M2Sentence(tuple(tokens), tuple(Annotation(who, given) for who, given in enumerate(edits)))


def write_m2(sentences: Iterable[M2Sentence]) -> str:
    """The text of an M2 file; :func:`read_m2` gives the same sentences back.

    Raises:
        FormatError: A token is empty or holds a space, which the format cannot carry.
    """
    return "".join(_render(sentence) for sentence in sentences)


def _render(sentence: M2Sentence) -> str:
    lines = ["S " + _spaced(sentence.tokens)]
    answers: dict[int, int] = {}
    for annotation in sentence.annotations:
        who = annotation.annotator
        if not annotation.edits:
            lines += [f"T{who} 没有错误", f"{_NOOP}{who}"]
            continue
        number = answers[who] = answers.get(who, -1) + 1
        lines.append(f"T{who}-A{number} " + _spaced(_corrected(sentence.tokens, annotation.edits)))
        for edit in annotation.edits:
            new = _spaced(edit.replacement) or _NONE
            lines.append(f"A {edit.start} {edit.end}|||{edit.kind}|||{new}|||REQUIRED|||{_NONE}|||{who}")
    return "\n".join(lines) + "\n\n"


def _spaced(tokens: Sequence[str]) -> str:
    for token in tokens:
        if token.split() != [token]:
            raise FormatError(f"M2 文件用空格分开词，写不了 {token!r}")
    return " ".join(tokens)


def _corrected(tokens: Sequence[str], edits: Edits) -> list[str]:
    result: list[str] = []
    position = 0
    for edit in sorted(edits, key=_place):
        result += [*tokens[position : edit.start], *edit.replacement]
        position = edit.end
    return [*result, *tokens[position:]]


def _place(edit: SpanEdit) -> tuple[int, int]:
    return edit.start, edit.end


def _blocks(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append((number, line.rstrip()))
        elif block:
            yield block
            block = []


@dataclass(slots=True)
class _Answer:
    """An annotation while its lines are being read."""

    annotator: int
    edits: list[SpanEdit] = field(default_factory=list)
    #: Corrected text of the ``T`` line, where there is one to compare with.
    text: str | None = None
    #: Line that opened it.
    line: int = 0


def _sentence(path: Path, block: Sequence[tuple[int, str]]) -> M2Sentence:
    number, first = block[0]
    if first != "S" and not first.startswith("S "):
        raise FormatError(f"{path}:{number}：应是原文行 'S …'，现有 {first[:30]!r}")
    tokens = tuple(first[2:].split())
    answers: list[_Answer] = []
    named = False
    for number, line in block[1:]:
        head = _ANSWER.fullmatch(line)
        if head:
            named = True
            answers.append(_Answer(int(head[1]), text=head[2] if "-" in line.split(" ")[0] else None, line=number))
        elif line.startswith("A "):
            annotator, edit = _edit(f"{path}:{number}", line, len(tokens))
            answer = answers[-1] if named else _of(answers, annotator, number)
            answer.annotator = annotator
            answer.edits += [edit] if edit else []
        else:
            raise FormatError(f"{path}:{number}：应是 'T…' 或 'A …'，现有 {line[:30]!r}")
    for answer in answers:
        ordered = sorted(answer.edits, key=_place)
        if any(after.start < before.end for before, after in pairwise(ordered)):
            raise FormatError(f"{path}:{answer.line}：标注者 {answer.annotator} 的编辑互相重叠")
        if answer.text is not None and _corrected(tokens, tuple(answer.edits)) != answer.text.split():
            raise FormatError(f"{path}:{answer.line}：按这些编辑改原文，得不到这里的改后文本")
    annotations = tuple(Annotation(answer.annotator, tuple(answer.edits)) for answer in answers or [_Answer(0)])
    return M2Sentence(tokens, annotations, line=block[0][0])


def _of(answers: list[_Answer], annotator: int, line: int) -> _Answer:
    for answer in answers:
        if answer.annotator == annotator:
            return answer
    answers.append(_Answer(annotator, line=line))
    return answers[-1]


def _edit(where: str, line: str, size: int) -> tuple[int, SpanEdit | None]:
    """Annotator and edit of an ``A`` line; no edit for ``noop``."""
    fields = line[2:].split("|||")
    try:
        start, end = (int(number) for number in fields[0].split())
        kind, new, annotator = fields[1], fields[2], int(fields[5])
    except (ValueError, IndexError):
        raise FormatError(
            f"{where}：应是 'A start end|||type|||text|||REQUIRED|||-NONE-|||annotator'，现有 {line[:60]!r}"
        ) from None
    if kind == "noop":
        return annotator, None
    if not 0 <= start <= end <= size:
        raise FormatError(f"{where}：区间 [{start}, {end}) 超出原文的 {size} 个词")
    return annotator, SpanEdit(start, end, () if new == _NONE else tuple(new.split()), kind)
