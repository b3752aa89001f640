"""A corrector without a model that checks by rules, as the real one does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from fake_corrector import FakeResult, fake_pipe

from proofread.correction.ruling import rule_on
from proofread.edits.guard import GuardOptions, Guards
from proofread.rules import Checker, select

#: What a rule changes, what it only points at with and without an offer, and what the model changes.
TEXT = "😀他甘败下风,因该跳无。\n答覆群众：“好。\n没有问题。\n"


def ruled_pipe(codes: str = "all") -> Callable[[Iterable[str]], Iterator[FakeResult]]:
    """What :func:`fake_pipe` corrects, and what the rules named by ``codes`` say."""
    checker, guards = Checker(select(codes)), Guards(GuardOptions())

    def pipe(texts: Iterable[str]) -> Iterator[FakeResult]:
        for text in texts:
            (result,) = fake_pipe([text])
            dropped: Counter[str] = Counter()
            said = rule_on(text, checker, guards, dropped).beside(result.edits, dropped)
            yield FakeResult(said.edits, dropped=dropped, remarks=said.remarks)

    return pipe
