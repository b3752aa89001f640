import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofread.edits.protect import TermIndex, shields
from proofread.errors import ConfigError
from proofread.text.spans import Span, SpanSet


@given(st.text(alphabet="甲乙丙", max_size=20), st.frozensets(st.text(alphabet="甲乙丙", max_size=4), max_size=6))
def test_every_occurrence_of_every_term_is_found(text, terms):
    expected = sorted(
        (start, start + len(term))
        for term in terms
        if term
        for start in range(len(text))
        if text.startswith(term, start)
    )
    assert TermIndex(terms).occurrences(text) == expected


def test_a_term_may_be_a_pattern():
    index = TermIndex(["KDD", r"re:KDD \w+", "re:第.条", "re:x*"])
    assert index.occurrences("第一条：KDD Cup") == [(0, 3), (4, 7), (4, 11)]


def test_a_bad_pattern_is_named():
    with pytest.raises(ConfigError, match=re.escape("'re:(甲'")):
        TermIndex(["re:(甲"])


def test_a_blank_beside_what_is_protected_stays() -> None:
    spans = SpanSet([Span(3, 5)])
    text = "我 用ab 写 好"
    blanks = [at for at, character in enumerate(text) if character == " " and shields(spans, at, at + 1, " ")]
    assert blanks == [5]
    assert shields(spans, 4, 6, "b ") and not shields(spans, 2, 3, "用") and not shields(spans, 6, 7, "写")
