"""Every noise profile makes the errors that it promises."""

from collections import Counter

import pytest

from proofread.command import shipped
from proofread.edits.edit import Kind
from proofread.noise.mixer import Noiser
from proofread.training.profiles import noise_profile

# What a stored edit tells of its family: those of wrong characters overlap, so they are one group here.
GROUPS = {
    Kind.SHAPE: ("shape",),
    Kind.MISSING: ("missing",),
    Kind.REDUNDANT: ("redundant",),
    Kind.ORDER: ("swapped_characters", "swapped_words"),
    Kind.PUNCTUATION: ("punctuation",),
}
SENTENCES = (shipped("data") / "sample" / "train.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", ["default", "asr", "ocr", "learner"])
def test_the_shares_of_a_profile_are_realised(name: str) -> None:
    config = noise_profile(name)
    noiser = Noiser(config)
    pairs = [noiser.corrupt(text, epoch=0, index=index) for index, text in enumerate(SENTENCES)]
    kinds = Counter(edit.kind for pair in pairs for edit in pair.edits)
    total = kinds.total()
    assert total > 1000
    for kind, families in GROUPS.items():
        assert kinds[kind] / total == pytest.approx(sum(config.weights[family] for family in families), abs=0.03), kind
    others = sum(config.weights.values()) - sum(config.weights[family] for group in GROUPS.values() for family in group)
    assert sum(kinds[kind] for kind in kinds.keys() - GROUPS) / total == pytest.approx(others, abs=0.04)
