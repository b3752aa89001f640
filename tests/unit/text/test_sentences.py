import pytest
from growing import growth

from proofread.errors import ConfigError
from proofread.text.sentences import split_sentences, windows


def pieces(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        [],
        ["今天天气很好。", "我们去公园吧！"],
        ["你来吗？！", "好；", "走……", "嗯"],
        ["“你好吗？”", "他说：“好。”", "就走了。"],
        ["（真的吗？）。", "是"],
        ["第一行\n", "第二行。\r\n", "　　第三行"],
        ["第一段。\n\n", "\t第二段"],
        ['他说："你好！"', '"再见。"', "她说。"],
        ["圆周率是3.14，文件是a.txt。", "版本v1.2.3"],
        ["他走了.", "我也走了."],
        ["我想...", "算了"],
        ["见https://a.cn/?q=词&b=1。", "完"],
        ["The end.  ", "Next one. ", "中文"],
        ["Mr. Wang来了\n", "1. 选项\n", "A.选项"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected):
    assert pieces("".join(expected)) == expected


def test_an_empty_line_is_a_piece_and_indentation_stays_with_its_line():
    assert pieces("\n　　他来了\n") == ["\n", "　　他来了\n"]


def test_windows_cut_at_clause_marks():
    text = "春天来了，" * 10
    found = windows(text, (0, 50), max_length=22, overlap=4)
    assert [text[w.keep_end - 1] for w in found[:-1]] == ["，"] * (len(found) - 1)
    assert all(w.end - w.start <= 22 for w in found)


def test_a_short_sentence_is_one_window():
    assert windows("今天很好", (1, 4), max_length=10, overlap=2) == [(1, 4, 1, 4)]


@pytest.mark.parametrize(("max_length", "overlap"), [(10, 0), (10, 5), (0, 1)])
def test_windows_refuse_what_cannot_advance(max_length, overlap):
    with pytest.raises(ConfigError, match="max_length"):
        windows("今天", (0, 2), max_length=max_length, overlap=overlap)


def test_an_insertion_between_windows_has_one_owner():
    first, second, *_ = windows("字" * 50, (0, 50), max_length=20, overlap=4)
    border = first.keep_end
    assert first.owns(border, border)
    assert not second.owns(border, border)
    assert second.owns(border, border + 1)
    assert not first.owns(border - 1, border + 1)
    assert first.owns(0, 0)


@pytest.mark.parametrize("unit", ["字", "。", "”", '"', ".", "a.", "...a", "?a", "，", "\n", " "])
def test_hostile_lines_take_linear_time(unit):
    def work(size):
        text = unit * (size // len(unit))
        spans = split_sentences(text)
        for span in spans[:1]:
            windows(text, span, max_length=128, overlap=16)
        assert (spans[0].start, spans[-1].end) == (0, len(text))

    assert growth(work, 100_000) < 8
