from hypothesis import given
from hypothesis import strategies as st

from proofread.edits.protect import TermIndex


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
