"""The words of a batch, in order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from word_toys import MODEL

from proofread.evidence.segmentation import Segmentation
from proofread.evidence.words import WordReading


def test_words_in_order_with_their_spans() -> None:
    parts = Segmentation(WordReading(MODEL, ["我们应该努力学习", "学习"]))
    words = [[MODEL.words.text(int(word)) for word in row if word >= 0] for row in parts.sequences]
    assert words == [["我们", "应", "该", "努力学习"], ["学习"]]
    assert parts.starts[0].tolist() == [0, 2, 3, 4]
    assert parts.ends[0].tolist() == [2, 3, 4, 8]
    assert parts.before(np.zeros(9, np.int64), np.arange(9)).tolist() == [0, 1, 1, 2, 3, 4, 4, 4, 4]


@given(st.lists(st.text("我们应因该努力学习。，x𠮷", min_size=1, max_size=12), min_size=1, max_size=4))
def test_sequences_hold_every_word_that_begins_somewhere(texts: list[str]) -> None:
    parts = Segmentation(WordReading(MODEL, texts))
    for row, text in enumerate(texts):
        count = int((parts.sequences[row] >= 0).sum())
        begins = [place for place in range(len(text)) if parts.words[row, place] >= 0]
        assert parts.starts[row, :count].tolist() == begins
        assert (parts.sequences[row, :count] == parts.words[row, begins]).all()
        assert (parts.sequences[row, count:] < 0).all()
        assert parts.before(np.array([row]), np.array([len(text)])).tolist() == [count]
