import math
import pickle
from collections import Counter

import pytest

from proofread.edits.edit import Kind, apply
from proofread.noise.families import FAMILIES
from proofread.noise.mixer import NoiseConfig, Noiser

SENTENCES = [
    "他们在银行工作了很长时间，学校的老师必须认真备课。",
    "我们应该珍惜自己的权利，也要承担相应的义务！",
    "这部小说反映了当时的社会现实，在读者中引起了强烈的反响。",
    "医生建议他每天坚持锻炼，少吃油腻的食物，再观察两个星期。",
]


def pairs(config: NoiseConfig, count: int, *, progress: float = 0.0):
    noiser = Noiser(config)
    return [noiser.corrupt(SENTENCES[i % len(SENTENCES)], epoch=0, index=i, progress=progress) for i in range(count)]


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_alone_makes_errors(name):
    made = pairs(NoiseConfig(weights={name: 1}, clean_share=0), 100)
    assert sum(pair.source != pair.target for pair in made) == 100
    assert all(apply(pair.source, pair.edits) == pair.target for pair in made)


def test_clean_share_is_kept():
    count = 4000
    made = pairs(NoiseConfig(clean_share=0.3), count)
    clean = sum(pair.source == pair.target for pair in made)
    assert abs(clean - 0.3 * count) < 4 * math.sqrt(count * 0.3 * 0.7)
    assert all(pair.source == pair.target and pair.edits == () for pair in pairs(NoiseConfig(clean_share=1), 50))


def test_shares_of_families_are_kept():
    made = pairs(NoiseConfig(weights={"same_sound": 3, "missing": 1}, clean_share=0), 3000)
    kinds = Counter(edit.kind for pair in made for edit in pair.edits)
    total = kinds.total()
    assert abs(kinds[Kind.MISSING] / total - 0.25) < 0.03


def test_number_of_errors_follows_the_rate_with_a_tail():
    noiser = Noiser(NoiseConfig(weights={"same_sound": 1}, clean_share=0, rate=0.05))
    text = "我们应该珍惜自己的权利也要承担相应的义务" * 5
    numbers = [len(noiser.corrupt(text, epoch=0, index=i).edits) for i in range(3000)]
    assert min(numbers) == 1
    assert max(numbers) >= 15
    assert abs(sum(numbers) / 3000 - 5) < 0.5


def test_short_sentences_get_one_error_and_never_too_many():
    noiser = Noiser(NoiseConfig(clean_share=0, rate=1.0, max_share=0.2, weights={"same_sound": 1}))
    assert {len(noiser.corrupt("权利", epoch=0, index=i).edits) for i in range(50)} == {1}
    assert max(len(noiser.corrupt("权利" * 10, epoch=0, index=i).edits) for i in range(50)) <= 4


def test_epoch_index_and_seed_matter_and_nothing_else():
    text = SENTENCES[0]
    noiser = Noiser(NoiseConfig(seed=1, clean_share=0))
    first = noiser.corrupt(text, epoch=2, index=3)
    for other in range(50):
        noiser.corrupt(SENTENCES[1], epoch=other, index=other)
    assert noiser.corrupt(text, epoch=2, index=3) == first
    assert pickle.loads(pickle.dumps(noiser)).corrupt(text, epoch=2, index=3) == first
    assert len({noiser.corrupt(text, epoch=e, index=3).source for e in range(20)}) > 15
    assert len({noiser.corrupt(text, epoch=2, index=i).source for i in range(20)}) > 15
    assert len({Noiser(NoiseConfig(seed=s, clean_share=0)).corrupt(text, epoch=2, index=3) for s in range(9)}) > 6


def test_the_schedule_takes_effect():
    config = NoiseConfig(
        weights={"same_sound": 1},
        schedule=({"progress": 0.0, "rate": 0.2, "clean_share": 0.0}, {"progress": 1.0, "clean_share": 1.0}),
    )
    early, late = (sum(len(p.edits) for p in pairs(config, 400, progress=at)) for at in (0.0, 0.95))
    assert early > 1200
    assert late < 80
    assert all(pair.edits == () for at in (1.0, 7.0) for pair in pairs(config, 100, progress=at))


def test_text_without_chinese_stays_as_it_is():
    noiser = Noiser(NoiseConfig(clean_share=0))
    for text in ("", "a", "Hello, world 42!", "\r\n", "😀😀", "١٢٣"):
        pair = noiser.corrupt(text, epoch=0, index=0)
        assert (pair.source, pair.target, pair.edits) == (text, text, ())
