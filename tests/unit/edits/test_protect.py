import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofread.edits.protect import TermIndex
from proofread.errors import ConfigError


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
