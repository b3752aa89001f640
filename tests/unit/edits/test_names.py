import ast
import inspect

import pytest

from proofread.edits import names as module
from proofread.edits.names import SURNAMES, TRANSLITERATING, name_spans, swaps_surname


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王明先生", {"王明"}),
        ("请王先生进来", {"王"}),
        ("记者李小红表示", {"李小红"}),
        ("主席张伟将出席", {"张伟"}),
        ("陈刚认为不行", {"陈刚"}),
        ("有张林、王小明和李华", {"张林、王小明"}),
        ("司马光同志", {"司马光"}),
        ("我看见张林，张林走了", {"张林"}),
        ("老师高兴地说", set()),
        ("今天我很高兴", set()),
        ("周末去江边看石头", set()),
        ("", set()),
    ],
)
def test_a_name_needs_a_witness(text, names):
    assert {text[start:end] for start, end in name_spans(text)} == names


def test_one_surname_for_another_is_a_swap_only_where_a_name_begins():
    assert swaps_surname("肖华来了", 0, "肖", "萧")
    assert swaps_surname("我和肖华来了", 2, "肖", "萧")
    assert not swaps_surname("这篇文张很好", 3, "张", "章")
    assert not swaps_surname("肖华来了", 0, "肖", "消")
    assert not swaps_surname("肖的名字", 0, "肖", "萧")


def test_no_surname_is_an_everyday_word():
    assert SURNAMES.isdisjoint("于方常时安向万文成")


@pytest.mark.parametrize("name", ["SURNAMES", "TRANSLITERATING"])
def test_a_table_lists_each_character_once(name):
    tree = ast.parse(inspect.getsource(module))
    assigned = (n for n in tree.body if isinstance(n, ast.AnnAssign))
    (call,) = (n.value for n in assigned if isinstance(n.target, ast.Name) and n.target.id == name)
    assert isinstance(call, ast.Call)
    listed = ast.literal_eval(call.args[0])
    assert sorted(listed) == sorted({"SURNAMES": SURNAMES, "TRANSLITERATING": TRANSLITERATING}[name])


def test_where_an_everyday_word_opens_the_sentence_nothing_is_a_swap():
    assert not swaps_surname("成功了", 0, "成", "程")
    assert not swaps_surname("程功了", 0, "程", "成")
