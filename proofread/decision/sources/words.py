"""Dictionary words that sound like what stands there and differ in two characters or more."""

from __future__ import annotations

from collections.abc import Iterator

from proofread.decision.scene import Scene
from proofread.decision.sources.base import Found, doubtful, joined
from proofread.lexicon.word_arrays import homophone_words
from proofread.lexicon.words import MAX_WORD


class Words:
    """See :class:`proofread.decision.sources.base.Source`."""

    least = 2.0

    def propose(self, scene: Scene) -> Found:
        """Words for every doubtful place; single characters are left to others."""
        return joined(list(self._of_all_lengths(scene)))

    def _of_all_lengths(self, scene: Scene) -> Iterator[Found]:
        for length in range(2, MAX_WORD + 1):
            rows, starts = doubtful(scene, length)
            standing = scene.spans(rows, starts, length)
            owners, words = homophone_words(standing)
            several = (words != standing[owners]).sum(axis=1) > 1
            yield Found.of(rows[owners[several]], starts[owners[several]], words[several])
