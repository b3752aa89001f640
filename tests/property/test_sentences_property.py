from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from proofread.text.sentences import split_sentences, windows
from proofread.text.spans import Span

texts = st.text(alphabet=st.sampled_from(list("他说。！？!?…；;.,，、：“”\"'（）a1 \r\n\t　😀𠮷")), max_size=60)


@given(st.one_of(texts, st.text(max_size=40)))
def test_sentences_partition_the_text(text):
    spans = split_sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


@given(texts, st.integers(1, 5), st.integers(1, 10), st.data())
def test_windows_keep_every_character_once(text, overlap, room, data):
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    found = windows(text, Span(first, last), max_length=2 * overlap + room, overlap=overlap)
    assert found[0].keep_start == first
    assert found[-1].keep_end == last
    assert all(left.keep_end == right.keep_start for left, right in pairwise(found))
    for window in found:
        assert first <= window.start <= window.keep_start <= window.keep_end <= window.end <= last
        assert window.end - window.start <= 2 * overlap + room
    for offset in range(first, last + 1):
        assert sum(window.owns(offset, offset) for window in found) == 1
