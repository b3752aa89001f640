"""Code points, and functions of characters as arrays."""

import numpy as np

from proofread.text.points import OUTSIDE, PointTable, code_points


def test_a_code_point_is_one_whatever_its_size():
    assert code_points("a😀\ud800").tolist() == [0x61, 0x1F600, 0xD800]
    assert code_points("").tolist() == []


def test_a_table_computes_a_character_once_and_nothing_outside():
    met = []

    def number(character):
        met.append(character)
        return ord(character) % 10

    table = PointTable(number)
    points = np.array([[0x61, OUTSIDE], [0x62, 0x61]], dtype=np.uint32)
    assert table(points).tolist() == [[7, 0], [8, 7]]
    assert table(code_points("abc")).tolist() == [7, 8, 9]
    assert sorted(met) == ["a", "b", "c"]
