import pickle
from collections import Counter

import pytest

from proofread.edits.edit import Kind, apply
from proofread.errors import ConfigError
from proofread.noise.keyed_random import KeyedRandom, key
from proofread.noise.mixer import NoiseConfig, Noiser
from proofread.noise.observed import Observed

PAIRS = [
    ("他坏孕了。", "他怀孕了。"),
    ("我再家里，因该休息。", "我在家里，应该休息。"),
    ("他再学校。", "他在学校。"),
    ("她在睡觉。", "她在睡觉。"),
    ("我门去罢", "我们去吧。"),  # another length: nobody knows what belongs to what
    ("用Pyth0n写", "用Python写"),
    ("全部都错了", "这句完全不"),  # every word rewritten
]


def drawn(observed: Observed, text: str, times: int = 400) -> Counter[str]:
    found = (observed(text, place=0, random=KeyedRandom(key(i))) for i in range(times))
    return Counter(text[one.start : one.end] + one.noisy for one in found if one is not None)


def test_errors_are_made_where_the_same_words_stand():
    observed = Observed.of(PAIRS)
    assert drawn(observed, "她怀孕三个月。") == {"怀坏": 400}
    assert drawn(observed, "应该休息") == {"应因": 400}
    assert set(drawn(observed, "我在医院怀孕。")) == {"在再", "怀坏"}
    # 在 stands in these words, but is none of its own; 怀 was wrong in 怀孕 only.
    for text in ("现在正在", "怀疑", "我们", "Python", "", "😀"):
        assert not drawn(observed, text, times=20)


def test_likelier_errors_are_made_more_often():
    # 在 was meant four times and wrong once, 怀孕 meant once and wrong.
    seen = [("他再学校。", "他在学校。"), *[("在", "在")] * 3, *PAIRS[:1]]
    made = drawn(Observed.of(seen), "我在医院怀孕。", 4000)
    assert made["怀坏"] / made["在再"] == pytest.approx(4, rel=0.15)
    # In the text at hand, both words are equally frequent.
    made = drawn(Observed.of(seen, ["她在医院。", "怀孕了。"]), "我在医院怀孕。", 4000)
    assert made["怀坏"] / made["在再"] == pytest.approx(1, rel=0.15)


def test_what_is_made_can_be_undone_and_has_its_kind():
    noiser = Noiser(NoiseConfig(weights={"observed": 1}, clean_share=0, rate=0.2), observed=Observed.of(PAIRS))
    sentence = "我在家里怀孕，应该休息。"
    kinds = set()
    for index in range(100):
        pair = noiser.corrupt(sentence, epoch=0, index=index)
        assert pair.source != sentence
        assert apply(pair.source, pair.edits) == pair.target == sentence
        kinds |= {(edit.source, edit.kind) for edit in pair.edits}
    assert kinds == {("坏", Kind.HOMOPHONE), ("再", Kind.HOMOPHONE), ("因", Kind.NEAR_SOUND)}
    again = pickle.loads(pickle.dumps(noiser))
    assert again.corrupt(sentence, epoch=0, index=3) == noiser.corrupt(sentence, epoch=0, index=3)


def test_nothing_is_made_up_where_nothing_was_seen():
    noiser = Noiser(NoiseConfig(weights={"observed": 1}, clean_share=0), observed=Observed.of(PAIRS))
    pair = noiser.corrupt("今天天气很好。", epoch=0, index=0)
    assert pair.source == pair.target and pair.edits == ()


def test_without_pairs_it_cannot_be_had():
    with pytest.raises(ConfigError, match=r"weights\.observed.*data\.observed"):
        Noiser(NoiseConfig(weights={"observed": 0.5, "word": 0.5}))
    Noiser(NoiseConfig(weights={"observed": 0.0, "word": 0.5}))


def test_two_errors_never_touch():
    noiser = Noiser(NoiseConfig(weights={"observed": 1}, clean_share=0, rate=1.0), observed=Observed.of(PAIRS))
    for index in range(50):
        pair = noiser.corrupt("在在在怀孕在应该在怀孕。", epoch=0, index=index)
        assert all(a.end < b.start for a, b in zip(pair.edits, pair.edits[1:], strict=False))
