"""A corrector that needs no model, for tests of everything around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from proofread.edits.density import Doubts
from proofread.edits.edit import Edit, Kind
from proofread.edits.remark import Remark

_REPLACEMENTS = {"因该": ("应该", Kind.NEAR_SOUND), "跳无": ("跳舞", Kind.HOMOPHONE), "應再": ("應在", Kind.HOMOPHONE)}


@dataclass(frozen=True)
class FakeResult:
    edits: tuple[Edit, ...]
    sentences: int = 1
    remarks: tuple[Remark, ...] = ()
    doubts: Doubts | None = None
    dropped: Counter[str] = field(default_factory=lambda: Counter({"min-confidence": 1}))


def _correct(text: str) -> FakeResult:
    edits = []
    for wrong, (right, kind) in _REPLACEMENTS.items():
        start = text.find(wrong)
        while start >= 0:
            edits.append(Edit(start, start + 2, wrong, right, kind, 0.97))
            start = text.find(wrong, start + 2)
    return FakeResult(tuple(sorted(edits, key=lambda edit: edit.start)))


def fake_pipe(texts: Iterable[str], *, batch_size: int = 64) -> Iterator[FakeResult]:
    """Corrects 因该, 跳无 and 應再; reads a batch of texts ahead, as the real one does."""
    texts = iter(texts)
    while batch := list(islice(texts, batch_size)):
        yield from map(_correct, batch)
