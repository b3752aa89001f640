from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from proofread.edits.align import align
from proofread.edits.edit import Kind, apply, check

small = st.text(alphabet="甲乙丙𠮷", max_size=9)
any_text = st.text(alphabet=st.characters(), max_size=40)


def distance(source, target):
    """Optimal string alignment by the textbook recursion."""

    @cache
    def cost(i, j):
        if not i or not j:
            return i + j
        best = min(cost(i - 1, j) + 1, cost(i, j - 1) + 1, cost(i - 1, j - 1) + (source[i - 1] != target[j - 1]))
        if i > 1 and j > 1 and source[i - 1] == target[j - 2] and source[i - 2] == target[j - 1]:
            best = min(best, cost(i - 2, j - 2) + 1)
        return best

    return cost(len(source), len(target))


def price(edit):
    if edit.kind is Kind.ORDER:
        return distance(edit.source, edit.replacement)
    return max(len(edit.source), len(edit.replacement))


@given(small, small)
def test_edits_rebuild_the_target_at_the_least_cost(source, target):
    edits = align(source, target)
    check(source, edits)
    assert apply(source, edits) == target
    assert sum(map(price, edits)) == distance(source, target)


@given(any_text, any_text)
def test_any_unicode_aligns(source, target):
    assert apply(source, align(source, target)) == target


@given(st.text(alphabet="一二三四五六七八九十", min_size=20, max_size=200), st.data())
def test_scattered_changes_of_a_long_text_are_found_again(source, data):
    start = data.draw(st.integers(0, len(source) - 1))
    end = data.draw(st.integers(start, len(source)))
    target = source[:start] + "甲" + source[start:end] + source[min(end + 1, len(source)) :]
    assert apply(source, align(source, target)) == target


@given(st.text(alphabet="甲乙丙丁", min_size=1, max_size=20), st.data())
def test_two_substitutions_are_single_character_edits(text, data):
    characters = list(text)
    for _ in range(2):
        characters[data.draw(st.integers(0, len(text) - 1))] = "新"
    edits = align(text, "".join(characters))
    assert all(len(edit.source) == len(edit.replacement) == 1 for edit in edits)
