import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofread.edits import Edit, Kind, apply, check, invert


def test_apply_and_invert_restore_the_text():
    text = "少先队员因该为老人让坐"
    edits = [Edit(4, 5, "因", "应"), Edit(7, 7, "", "了"), Edit(10, 11, "坐", "")]
    fixed = apply(text, edits)
    assert fixed == "少先队员应该为了老人让"
    assert apply(fixed, invert(edits)) == text


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ([Edit(0, 1, "多", "")], "expected source '多', found '少'"),
        ([Edit(1, 3, "先队", ""), Edit(2, 3, "队", "")], "overlap"),
        ([Edit(1, 1, "", "a"), Edit(1, 1, "", "b")], "overlap"),
        ([Edit(3, 99, "员", "")], "outside"),
    ],
)
def test_check_names_what_is_wrong(edits, message):
    with pytest.raises(ValueError, match=message):
        check("少先队员", edits)


@given(st.text(max_size=30))
def test_no_edits_change_nothing(text):
    assert apply(text, []) == text


def test_every_kind_has_a_chinese_label():
    assert all(kind.label for kind in Kind)
    assert Kind.REDUNDANT.label == "多字"
