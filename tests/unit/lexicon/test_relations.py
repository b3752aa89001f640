"""How characters are alike."""

from itertools import product

import numpy as np

from proofread.lexicon.pinyin import are_homophones, are_near_homophones
from proofread.lexicon.relations import relations
from proofread.lexicon.shape import is_similar
from proofread.text.points import OUTSIDE, code_points


def test_pairs_of_code_points():
    found = relations(code_points("坐因未人"), code_points("座应末海"))
    assert found.astype(int).T.tolist() == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    assert relations(code_points(""), code_points("")).shape == (4, 0)


def test_the_arrays_say_what_the_tables_say():
    characters = "的得地德坐座因应未末己已拨拔晴睛法花长常能态行银𠮷龘a，\U000323ff"
    pairs = list(product(characters, repeat=2))
    same, near, shape, none = relations(*(code_points("".join(one)) for one in zip(*pairs, strict=True)))
    assert same.tolist() == [are_homophones(*pair) for pair in pairs]
    assert (same | near).tolist() == [are_near_homophones(*pair) for pair in pairs]
    assert not (same & near).any()
    assert shape.tolist() == [is_similar(*pair) for pair in pairs]
    assert (none == ~(same | near | shape)).all()


def test_what_is_no_character_is_like_nothing():
    outside = np.array([OUTSIDE], dtype=np.uint32)
    assert relations(outside, code_points("人"))[:, 0].tolist() == [False, False, False, True]
