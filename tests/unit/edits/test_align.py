import pytest
from growing import growth

from proofread.edits.align import align
from proofread.edits.edit import Kind, apply


def triples(source, target):
    return [(edit.start, edit.source, edit.replacement) for edit in align(source, target)]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("", "", []),
        ("相同", "相同", []),
        ("少先队员因该为老人让坐", "少先队员应该为老人让座", [(4, "因", "应"), (10, "坐", "座")]),
        ("平果", "苹果", [(0, "平", "苹")]),
        ("我门门去", "我们去", [(1, "门", "们"), (2, "门", "")]),
        ("让坐坐坐", "让坐", [(2, "坐坐", "")]),
        ("我们我们去", "我们去", [(2, "我们", "")]),
        ("他因为了迟到", "他因为迟到", [(3, "了", "")]),
        ("我昨天去学校", "昨天我去学校", [(0, "我昨天", "昨天我")]),
        ("昨天我去学校", "我昨天去学校", [(0, "昨天我", "我昨天")]),
        ("学校昨天", "昨天学校", [(0, "学校昨天", "昨天学校")]),
        ("先队少员", "少先队员", [(0, "先队少", "少先队")]),
        ("经已走了", "已经走了", [(0, "经已", "已经")]),
        ("坐事作数", "作事坐数", [(0, "坐", "作"), (2, "作", "坐")]),
        ("𠮷野家开们了😀", "𠮷野家开门了😀", [(4, "们", "门")]),
        ("", "漏", [(0, "", "漏")]),
        ("多", "", [(0, "多", "")]),
    ],
)
def test_edits_are_the_ones_a_person_would_mark(source, target, expected):
    assert triples(source, target) == expected
    assert apply(source, align(source, target)) == target


def test_structural_kinds():
    kinds = [edit.kind for edit in align("他经已去去学笑，我", "他已经去学校，我们")]
    assert kinds == [Kind.ORDER, Kind.REDUNDANT, Kind.SPELLING, Kind.MISSING]


def test_far_apart_insertion_and_deletion_are_not_a_move():
    source = "的" + "一二三四五六七八九十百千万"
    target = source[1:] + "的"
    assert [edit.kind for edit in align(source, target)] == [Kind.REDUNDANT, Kind.MISSING]


def scrambled(length, first):
    return "".join(chr(first + (index * 7919) % 6000) for index in range(length))


@pytest.mark.parametrize("first", [0x4E00, 0x8000])
def test_two_thousand_characters_without_order_cost_little_more_than_their_number(first):
    def work(size):
        source, target = scrambled(size, 0x4E00), scrambled(size, first)[::-1]
        assert apply(source, align(source, target)) == target

    assert growth(work, 500) < 10


def test_long_texts_with_nothing_in_common_are_replaced_whole():
    source, target = "甲" * 9_000, "乙" * 8_999
    assert [(edit.start, edit.end) for edit in align(source, target)] == [(0, 9_000)]
