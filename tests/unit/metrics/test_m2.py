"""M2 files: what is read, what is written, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofread.errors import FormatError
from proofread.metrics.m2 import Annotation, M2Sentence, annotate, read_m2, write_m2
from proofread.metrics.span import SpanEdit

SAMPLE = """\
S 他 门 明 天 去 𠮷 野 家 了
T0-A0 他 们 明 天 去 𠮷 野 家
A 1 2|||S|||们|||REQUIRED|||-NONE-|||0
A 8 9|||R|||-NONE-|||REQUIRED|||-NONE-|||0
T1-A0 明 天 他 们 去 了 𠮷 野 家
A 0 4|||W|||明 天 他 们|||REQUIRED|||-NONE-|||1
A 5 5|||M|||了|||REQUIRED|||-NONE-|||1
A 8 9|||R|||-NONE-|||REQUIRED|||-NONE-|||1

S 很 好
T0 没有错误
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||0

"""


@pytest.fixture
def read(tmp_path: Path):
    def from_text(text: str) -> list[M2Sentence]:
        path = tmp_path / "gold.m2"
        path.write_text(text, encoding="utf-8")
        return read_m2(path)

    return from_text


def test_the_sample_is_read(read):
    first, second = read(SAMPLE)
    assert first.source == "他门明天去𠮷野家了"
    assert first.texts() == ["他们明天去𠮷野家", "明天他们去了𠮷野家"]
    assert [annotation.annotator for annotation in first.annotations] == [0, 1]
    assert first.annotations[1].edits[1] == SpanEdit(5, 5, ("了",), "M")
    assert second.alternatives() == [()]
    assert (first.line, second.line) == (1, 10)


def test_what_is_written_is_what_was_read(read):
    assert write_m2(read(SAMPLE)) == SAMPLE


def test_alternatives_of_one_annotator_are_separate_texts_and_one_list_of_edits(read):
    text = (
        "S 甲 甲\nT0-A0 甲\nA 0 1|||R|||-NONE-|||REQUIRED|||-NONE-|||0\n"
        "T0-A1 甲\nA 1 2|||R|||-NONE-|||REQUIRED|||-NONE-|||0\n"
    )
    (sentence,) = read(text)
    assert len(sentence.alternatives()) == 2
    assert [len(edits) for edits in sentence.by_annotator()] == [2]


def test_files_without_text_lines_are_grouped_by_annotator(read):
    text = (
        "S a b\nA 0 1|||R:NOUN|||c|||REQUIRED|||-NONE-|||1\n"
        "A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||0\nA 2 2|||M|||d e|||REQUIRED|||-NONE-|||1\n"
    )
    (sentence,) = read(text)
    assert sentence.texts() == ["cbde", "ab"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", ":1："),
        ("T0 没有错误\n", ":1："),
        ("S 甲\nA 0 1|||S|||乙\n", ":2："),
        ("S 甲\nA 0 x|||S|||乙|||REQUIRED|||-NONE-|||0\n", ":2："),
        ("S 甲\n\nS 甲\nA 0 2|||S|||乙|||REQUIRED|||-NONE-|||0\n", ":4："),
        ("S 甲\nT0-A0 丙\nA 0 1|||S|||乙|||REQUIRED|||-NONE-|||0\n", ":2："),
        ("S 甲\n乙\n", ":2："),
        ("S 甲 乙\nA 0 2|||R|||-NONE-|||REQUIRED|||-NONE-|||0\nA 1 2|||S|||丙|||REQUIRED|||-NONE-|||0\n", ":2："),
    ],
)
def test_malformed_lines_are_named(read, text, where):
    with pytest.raises(FormatError, match=rf"gold\.m2{where}"):
        read(text)


def test_bytes_that_are_not_utf8_are_named(tmp_path):
    path = tmp_path / "gold.m2"
    path.write_bytes("S 甲\n".encode() + b"A \xb5\n")
    with pytest.raises(FormatError, match=r"gold\.m2:2：不是 UTF-8"):
        read_m2(path)


def test_tokens_with_spaces_cannot_be_written():
    with pytest.raises(FormatError, match="用空格分开"):
        write_m2([M2Sentence(("a b",), (Annotation(0, ()),))])


texts = st.text(alphabet="的地得𠮷，a", min_size=1, max_size=8)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(texts, st.lists(texts, min_size=1, max_size=3)), min_size=1, max_size=4))
def test_round_trip(tmp_path_factory, pairs):
    sentences = [annotate(source, targets) for source, targets in pairs]
    path = tmp_path_factory.mktemp("m2") / "gold.m2"
    path.write_text(write_m2(sentences), encoding="utf-8")
    assert read_m2(path) == sentences
    assert [sentence.texts() for sentence in sentences] == [targets for _, targets in pairs]
