"""Draft-verified search without the network: what to check next, given what a decoder said.

A draft (the source, or the correction head's version of it) is fed to the decoder in one teacher-forced pass. As
long as the decoder's own choice equals the draft, greedy search would have written the draft. At the first
difference the decoder's token is taken, the rest of the draft is realigned behind it and verified again
(speculative decoding with an input-guided draft: Sun et al. 2021, *Instantaneous Grammatical Error Correction with
Shallow Aggressive Decoding*). Wrong guesses cost a pass, never a different result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from proofread.search.base import Hypothesis
from proofread.text.padded import pad
from proofread.text.vocabulary import BOS, EOS, PAD, UNK

#: How much longer than its source (with its ``</s>``) a hypothesis may get.
GROWTH = 6

#: The decoder's best token at every step of each draft and of the ``</s>`` after it, and the log-probabilities of
#: those tokens; rows may be longer than that.
Verified = tuple[list[list[int]], list[list[float]]]
#: Rows of the batch and their drafts to what the decoder says.
Verify = Callable[[Sequence[int], Sequence[Sequence[int]]], Verified]


def fed(drafts: Sequence[Sequence[int]], vocabulary_size: int) -> NDArray[np.int64]:
    """What a decoder reads to verify ``drafts`` of extended ids, [drafts, longest + 1]; it begins with ``<s>``."""
    tokens = pad([np.array([BOS, *draft], dtype=np.int64) for draft in drafts], PAD)
    return np.where(tokens < vocabulary_size, tokens, UNK)


@dataclass(slots=True)
class _Row:
    """One sentence under verification: its index in the batch, the draft, and a substitution to reconsider."""

    index: int
    draft: list[int]
    replaced: tuple[int, int] | None = field(default=None)

    def take(self, step: int, token: int) -> None:
        """Put the decoder's ``token`` at ``step`` and guess how the draft goes on after it."""
        if self.replaced == (step, token):  # the character just overwritten comes back: it was an insertion
            self.draft.insert(step, token)
            self.replaced = None
        elif self.draft[step + 1 : step + 2] == [token]:  # the decoder skipped one
            del self.draft[step]
            self.replaced = None
        else:
            self.replaced = (step + 1, self.draft[step]) if step < len(self.draft) else None
            self.draft[step : step + 1] = [token]


def attempt(
    verify: Verify, drafts: Sequence[Sequence[int]], limits: Sequence[int], *, passes: int
) -> list[Hypothesis | None]:
    """Greedy search started from ``drafts`` (extended ids without ``</s>``) in at most ``passes`` passes.

    Args:
        verify: the decoder.
        drafts: one per row of the batch.
        limits: most tokens to write for each row.
        passes: passes over the rows that are not settled.

    Returns:
        What greedy search returns; None where it differs from the draft in more places than ``passes`` allows.
    """
    results: list[Hypothesis | None] = [None] * len(drafts)
    pending = [_Row(i, list(draft)) for i, draft in enumerate(drafts)]
    for _ in range(passes):
        if not pending:
            break
        best_tokens, best_scores = verify([row.index for row in pending], [row.draft for row in pending])
        remaining = []
        for row, tokens, scores in zip(pending, best_tokens, best_scores, strict=True):
            expected = [*row.draft, EOS]
            step = next((t for t, token in enumerate(expected) if tokens[t] != token), len(expected) - 1)
            token, limit = tokens[step], limits[row.index]
            if token == EOS or step + 1 >= limit:
                written = [t for t in [*row.draft[:step], token][:limit] if t != EOS]
                results[row.index] = Hypothesis(tuple(written), tuple(scores[: min(step + 1, limit)]))
            else:
                row.take(step, token)
                remaining.append(row)
        pending = remaining
    return results
