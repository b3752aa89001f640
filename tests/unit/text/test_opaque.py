from itertools import pairwise

import pytest
from growing import growth
from hypothesis import given
from hypothesis import strategies as st

from proofread.text.opaque import opaque_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天天气很好，“真的”。", []),
        ("他参加了KDD Cup比赛", ["KDD Cup"]),
        ("限20字符以内", ["20"]),
        ("共２０２４年３．５倍", ["２０２４", "３", "５"]),
        ("买了iPhone15和C++书，涨了50%", ["iPhone15", "C++", "50%"]),
        ("圆周率3.14，人口1,400,000人", ["3.14", "1,400,000"]),
        ("去café喝naïve，Ωмега", ["café", "naïve", "Ωмега"]),
        ("见https://a.cn/路径?x=1&y=值#top。好", ["https://a.cn/路径?x=1&y=值#top"]),
        ("访问https://a.cn获取", ["https://a.cn"]),
        ("见https://zh.wikipedia.org/wiki/北京，", ["https://zh.wikipedia.org/wiki/北京"]),
        ("发到zhang.san+x@mail.example.com.cn吧", ["zhang.san+x@mail.example.com.cn"]),
        ("@张三-李 你好 #今日话题#真好", ["@张三-李", "#今日话题#"]),
        ("在C:\\用户\\文档 和 ~/数据/表.csv 里", ["C:\\用户\\文档", "~/数据/表.csv"]),
        ("苹果和/或梨", []),
        ("用`打印函数`和``代码`` ", ["`打印函数`", "``代码``"]),
        ("```python 的代码\n正文", ["```python 的代码"]),
        ("[说明](文件/说明.md)在此", ["](文件/说明.md)"]),
        ("沪公网安备 11000002000001号", ["沪公网安备 11000002000001号"]),
        ("沪公网安备号", ["沪公网安备号"]),
        ("京ICP备12345678号-1", ["京ICP备12345678号-1"]),
        ("カメラが好きです", ["カメラが", "きです"]),
    ],
)
def test_what_is_opaque(text, expected):
    assert [text[start:end] for start, end in opaque_spans(text)] == expected


@given(st.text(alphabet=st.sampled_from(list("中a1@#/\\:.`-~ \n([)]公网安备号")), max_size=40))
def test_spans_are_sorted_disjoint_and_cover_every_letter_and_digit(text):
    spans = opaque_spans(text)
    assert all(start < end for start, end in spans)
    assert all(left.end < right.start for left, right in pairwise(spans))
    covered = {offset for start, end in spans for offset in range(start, end)}
    assert all(offset in covered for offset, character in enumerate(text) if character in "a1")


@pytest.mark.parametrize("unit", ["a", "a-中", "@a", "#a", "/a", "/", "``a", " ", "http://a/中", "](", "ICP备"])
def test_a_hostile_line_takes_linear_time(unit):
    assert growth(lambda size: opaque_spans("a" + unit * (size // len(unit))), 50_000) < 8
