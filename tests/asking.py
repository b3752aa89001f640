"""The command line with a corrector that needs no model: ``python asking.py fix -i FILE``."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from fake_corrector import FakeResult, fake_pipe

from proofread.cli import _load
from proofread.cli._options import Options
from proofread.cli.main import main
from proofread.documents.correct import Pipe
from proofread.edits.edit import Candidate, Kind
from proofread.edits.norm import Norm
from proofread.edits.remark import Remark


def pipe(texts: Iterable[str]) -> Iterator[FakeResult]:
    """The fake corrector, which is not sure whether to dance or to run."""
    texts = list(texts)
    for text, result in zip(texts, fake_pipe(texts), strict=True):
        edits = (replace(edit, candidates=_candidates(edit.replacement)) for edit in result.edits)
        yield replace(result, edits=tuple(edits), remarks=tuple(_remarks(text)))


def _candidates(best: str) -> tuple[Candidate, ...]:
    return (Candidate("跳舞", 0.97), Candidate("跳雾", 0.02)) if best == "跳舞" else ()


def _remarks(text: str) -> Iterator[Remark]:
    """A rule that is not sure of a mark, and one that has nothing to propose."""
    rule = Norm("P000", "标点", "", "例")
    if "？？" in text:
        start = text.index("？？")
        yield Remark(start, start + 2, "？？", "？", Kind.PUNCTUATION, 0.5, rule)
    if "“" in text:
        start = text.index("“")
        yield Remark(start, start + 1, "“", None, Kind.PUNCTUATION, 0.5, rule)


def load_pipe(options: Options) -> Pipe:
    return pipe


if __name__ == "__main__":
    _load.load_pipe = load_pipe
    main()
