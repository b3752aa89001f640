import pytest

from proofread.edits.edit import Edit, apply
from proofread.edits.replace import Replacements, joined, parsed
from proofread.errors import FormatError


def replaced(text: str, pairs: dict[str, str], protected: tuple[str, ...] = ()) -> str:
    return apply(text, Replacements(pairs, protected).edits(text))


def test_every_occurrence_with_confidence_1() -> None:
    edits = Replacements({"按装": "安装"}).edits("先按装，再按装。")
    assert [(edit.start, edit.end, edit.replacement, edit.confidence) for edit in edits] == [
        (1, 3, "安装", 1.0),
        (5, 7, "安装", 1.0),
    ]


def test_the_longest_of_those_that_begin_first() -> None:
    assert replaced("甲乙丙丁", {"甲乙": "1", "甲乙丙": "2", "乙丙丁": "3"}) == "2丁"


def test_deletions_and_pairs_that_change_nothing() -> None:
    assert replaced("的的确", {"的的": "的", "确": "确", "的": ""}) == "的确"
    assert not Replacements({"确": "确"})


def test_what_is_protected_stays() -> None:
    assert replaced("按装公司按装设备", {"按装": "安装"}, ("按装公司",)) == "按装公司安装设备"


def test_parsing() -> None:
    assert parsed(["按装=安装", "", " 甘败下风 = 甘拜下风 ", "啰嗦="], "list") == {
        "按装": "安装",
        "甘败下风": "甘拜下风",
        "啰嗦": "",
    }
    with pytest.raises(FormatError, match="list:2：应是 错=对，现有 '安装'"):
        parsed(["甲=乙", "安装"], "list")
    with pytest.raises(FormatError, match="list:1"):
        parsed(["=安装"], "list")


def test_the_user_comes_before_the_model() -> None:
    mine = [Edit(2, 4, "按装", "安装")]
    model = [Edit(0, 1, "因", "应"), Edit(3, 5, "装机", "庄稼"), Edit(4, 4, "", "了")]
    assert joined(mine, model) == (model[0], mine[0], model[2])
