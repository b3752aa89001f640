"""What is read to measure: the user's file, or the sample corpus that ships with the package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from proofread.documents.encoding import decode, detect
from proofread.errors import FormatError, ResourceError
from proofread.text.sentences import split_sentences

_PACKAGE = Path(__file__).parent.parent
_SAMPLE = Path("data", "sample", "train.txt")


def sample() -> Path:
    """The sample corpus, one sentence a line: inside the wheel, or at the top of a checkout.

    Raises:
        ResourceError: it is in neither place.
    """
    for place in (_PACKAGE, _PACKAGE.parent):
        if (place / _SAMPLE).is_file():
            return place / _SAMPLE
    raise ResourceError(f"{_PACKAGE / _SAMPLE}：没有这个文件；请重新安装，或者写明要读的文件")


def read_text(path: Path) -> str:
    """A text file in any encoding that ``fix`` knows, whole; raises EncodingError if it cannot be decoded."""
    with path.open("rb") as stream:
        encoding = detect(stream, name=str(path))
        stream.seek(len(encoding.mark))
        return decode(stream.read(), encoding, name=str(path), offset=len(encoding.mark))


def read_lines(path: Path) -> list[str]:
    """The lines of a text file in any encoding that ``fix`` knows, without blank ones.

    Raises:
        EncodingError: the file cannot be decoded.
        FormatError: nothing is written in it.
    """
    lines = [line for line in read_text(path).splitlines() if line.strip()]
    if not lines:
        raise FormatError(f"{path}：文件是空的，没有可读的文字")
    return lines


def sentences(lines: Iterable[str]) -> list[str]:
    """The sentences of ``lines``, without blanks around them."""
    return [line[span.start : span.end].strip() for line in lines for span in split_sentences(line)]


def numbered(line: str, number: int) -> str:
    """``line`` with ``number`` in front of every sentence, so that no memory of sentences knows them."""
    return "".join(f"{number}、{sentence}" for sentence in sentences([line]))


def endless(lines: Iterable[str], numbers: Iterable[int]) -> Iterator[str]:
    """``lines`` over and over, each time with the next of ``numbers`` in front of every sentence (0: as they are)."""
    for number in numbers:
        for line in lines:
            yield numbered(line, number) if number else line
