import pytest

from proofread.edits.edit import Edit
from proofread.service.words import words_at


@pytest.mark.parametrize(
    ("text", "source", "replacement", "words"),
    [
        ("少先队员因该让坐。", "因", "应", ["因该", "员因"]),
        ("林涵芸昨天来了", "芸", "云", ["涵芸", "芸昨"]),
        ("他因该来", "因该", "应该", ["因该"]),
        ("他来", "", "要", []),
        ("😀因😀", "因", "应", []),
        ("因", "因", "应", []),
    ],
)
def test_the_word_comes_from_the_corrected_text(text, source, replacement, words) -> None:
    start = text.index(source)
    assert words_at(text, Edit(start, start + len(source), source, replacement)) == words
