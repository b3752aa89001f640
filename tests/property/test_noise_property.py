from hypothesis import given, settings
from hypothesis import strategies as st

from proofread.edits.edit import apply
from proofread.noise.config import NoiseConfig
from proofread.noise.mixer import Noiser

PIECES = ["他们", "的", "银行", "，", "。", "“", "权利", "在", "Python", "3.14", "\r\n", "\t", "😀", "𠮷", "　", "哈哈"]
MIXED = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
NOISERS = [Noiser(NoiseConfig(clean_share=0, rate=rate, max_share=1.0)) for rate in (0.03, 0.5)]


@settings(max_examples=300)
@given(st.one_of(st.text(), MIXED), st.integers(0, 1), st.integers(0, 1000), st.integers(0, 10**12))
def test_the_clean_sentence_is_always_recoverable(text, which, epoch, index):
    pair = NOISERS[which].corrupt(text, epoch=epoch, index=index)
    assert pair.target == text
    assert apply(pair.source, pair.edits) == text
    assert (pair.source == text) == (pair.edits == ())


@given(MIXED, st.integers(0, 1000))
def test_everything_but_chinese_survives(text, index):
    pair = NOISERS[1].corrupt(text, epoch=0, index=index)
    for foreign in ("Python", "3.14", "\r\n", "\t", "😀", "　"):
        assert pair.source.count(foreign) == text.count(foreign)
