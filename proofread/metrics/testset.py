"""What a system is judged on, and what it wrote: read from parallel texts, TSV or M2 files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from proofread.errors import FormatError
from proofread.metrics.m2 import M2Sentence, read_m2
from proofread.metrics.parallel import read_lines, read_tsv, require_same_length
from proofread.metrics.span import Edits


@dataclass(frozen=True, slots=True)
class TestSet:
    """Sources and what they should become.

    Attributes:
        sources: One per sentence.
        references: The correct texts of each sentence, at least one.
        m2: The annotated sentences where they were read from an M2 file.
        path: Where the sources come from, for messages.
    """

    __test__ = False  # the name is the field's term, not a test class

    sources: list[str]
    references: list[list[str]]
    m2: list[M2Sentence] | None
    path: Path

    @property
    def single(self) -> bool:
        """Whether every sentence has exactly one reference."""
        return all(len(texts) == 1 for texts in self.references)


@dataclass(frozen=True, slots=True)
class Output:
    """What a system wrote: texts, and its edits where it gave an M2 file."""

    texts: list[str]
    edits: list[Edits] | None


def from_lines(source: Path, references: Sequence[Path]) -> TestSet:
    """One sentence per line in every file; raises :class:`FormatError`."""
    sources = read_lines(source)
    columns = [read_lines(path) for path in references]
    for path, column in zip(references, columns, strict=True):
        require_same_length(sources, source, column, path)
    return TestSet(sources, [list(texts) for texts in zip(*columns, strict=True)], None, source)


def from_tsv(path: Path) -> TestSet:
    """``source<TAB>reference…`` lines; raises :class:`FormatError`."""
    return TestSet(*read_tsv(path), None, path)


def from_m2(path: Path, source: Path | None = None) -> TestSet:
    """An M2 file, checked against ``source`` if that is given.

    Spaces separate tokens in M2 files, so they play no part in the comparison, nor in what is scored.

    Raises:
        FormatError: The file is malformed or contradicts the source.
    """
    sentences = read_m2(path)
    if source is not None:
        lines = read_lines(source)
        require_same_length(lines, source, sentences, path)
        for number, (line, sentence) in enumerate(zip(lines, sentences, strict=True), start=1):
            if "".join(line.split()) != sentence.source:
                raise FormatError(
                    f"{path}:{sentence.line}：M2 的原文 {sentence.source[:30]!r} "
                    f"不是 {source} 的第 {number} 行 {line[:30]!r}"
                )
    references = [list(dict.fromkeys(sentence.texts())) for sentence in sentences]
    return TestSet([sentence.source for sentence in sentences], references, sentences, path)


def read_output(path: Path, test: TestSet) -> Output:
    """A system's output for ``test``: an M2 file if its name ends in ``.m2``, else one text per line.

    Raises:
        FormatError: It is malformed, or has another number of sentences than the test set.
    """
    if path.suffix == ".m2":
        sentences = read_m2(path)
        require_same_length(test.sources, test.path, sentences, path)
        edits = [_of_one_system(path, sentence, test, index) for index, sentence in enumerate(sentences)]
        return Output([sentence.texts()[0] for sentence in sentences], edits)
    lines = read_lines(path)
    require_same_length(test.sources, test.path, lines, path)
    if test.m2 is not None:
        lines = ["".join(line.split()) for line in lines]
    return Output(lines, None)


def _of_one_system(path: Path, sentence: M2Sentence, test: TestSet, index: int) -> Edits:
    where = f"{path}:{sentence.line}"
    source = "".join(test.sources[index].split())
    # Scorers' own sample files differ from each other in the width of punctuation marks.
    if normalize("NFKC", sentence.source) != normalize("NFKC", source):
        number = index + 1
        raise FormatError(
            f"{where}：M2 的原文 {sentence.source[:30]!r} 不是 {test.path} 的第 {number} 句 {source[:30]!r}"
        )
    if test.m2 is not None and len(sentence.tokens) != len(test.m2[index].tokens):
        raise FormatError(
            f"{where}：切成 {len(sentence.tokens)} 个词，而 {test.path} 切成 {len(test.m2[index].tokens)} 个"
        )
    annotators = sentence.by_annotator()
    if len(annotators) > 1:
        raise FormatError(f"{where}：应是一个系统的编辑，现有 {len(annotators)} 个标注者")
    return annotators[0]
