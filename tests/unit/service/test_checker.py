import asyncio

import pytest
from fake_corrector import FakeResult, fake_pipe
from served import PRESETS, found

from proofread.edits.edit import Edit, Kind
from proofread.edits.edit import check as check_edits
from proofread.errors import ConfigError
from proofread.rules.checking import checker
from proofread.service.batcher import Batcher
from proofread.service.checker import Joined, check_all
from proofread.service.presets import Presets
from proofread.text.spans import SpanSet

TEXT = "一行\n😀因该\r\n跳无，因该\n\n因该"


def edits_of(text, protected=(), **options):
    async def read():
        async with Batcher(found(fake_pipe)) as batcher:
            return await check_all(batcher, text, Presets(PRESETS, "balanced").guards(**options), protected)

    return [(edit.start, edit.source) for edit in asyncio.run(read()).edits]


def test_offsets_are_those_of_the_whole_text():
    edits = edits_of(TEXT)
    assert [source for _, source in edits] == ["因该", "跳无", "因该", "因该"]
    assert all(TEXT[start:].startswith(source) for start, source in edits)


def test_protected_spans_are_those_of_the_whole_text():
    place = TEXT.index("因该", 6)
    assert place not in [start for start, _ in edits_of(TEXT, [(place, place + 1)])]
    assert edits_of(TEXT, [(0, len(TEXT))]) == []
    assert len(edits_of(TEXT, [(0, 2), (2, 4), (place + 2, place + 3)])) == 4


def test_a_caller_is_as_strict_as_it_likes():
    assert edits_of(TEXT, name="strict") == []
    assert [source for _, source in edits_of(TEXT, only=[Kind.HOMOPHONE])] == ["跳无"]
    assert [source for _, source in edits_of(TEXT, skip=[Kind.HOMOPHONE])] == ["因该"] * 3
    with pytest.raises(ConfigError, match="mild"):
        edits_of(TEXT, name="mild")


def test_texts_are_joined_and_parted():
    texts = ["因该", "", "好\n因该", "跳无"]
    joined = Joined(texts)
    fixed = joined.spans([[(0, 1)], [], [], []])

    async def read():
        async with Batcher(found(fake_pipe)) as batcher:
            return await check_all(batcher, joined.text, Presets(PRESETS, "balanced").guards(), fixed)

    parts = joined.parted(asyncio.run(read()).edits)
    assert [[(edit.start, edit.source) for edit in row] for row in parts] == [[], [], [(2, "因该")], [(0, "跳无")]]


def test_rules_see_the_whole_text_and_win():
    text = "他说：“因该这样，\n他甘败下风。”\r\n😀跳无,好（"

    async def read():
        async with Batcher(found(fake_pipe)) as batcher:
            return await check_all(batcher, text, Presets(PRESETS, "balanced").guards(), [], checker("P,W"))

    edits, remarks = asyncio.run(read())
    assert [(edit.code, edit.source) for edit in edits] == [
        ("near-sound", "因该"),
        ("W001", "甘败下风"),
        ("homophone", "跳无"),
        ("P004", ","),
    ]
    assert [(remark.code, text[remark.start :]) for remark in remarks] == [("P001", "（")]


def test_rules_do_not_join_texts_that_are_joined():
    joined = Joined(["他说：“好", "走吧”"])
    assert len(checker("P001").check(joined.text)) == 2


def test_a_document_decides_once_about_each_form():
    text = "因该这样。\n\n我因该去。"

    def pipe(texts):
        for one in texts:
            start = one.find("因该")
            edit = Edit(start, start + 2, "因该", "应该", Kind.NEAR_SOUND, 0.95 if start == 0 else 0.5)
            yield FakeResult((edit,) if start >= 0 else ())

    async def read(**options):
        async with Batcher(found(pipe)) as batcher:
            return await check_all(batcher, text, Presets(PRESETS, "balanced").guards(), **options)

    assert [edit.start for edit in asyncio.run(read()).edits] == [0]
    both = asyncio.run(read(alike=True)).edits
    assert [(edit.start, edit.confidence) for edit in both] == [(0, 0.95), (text.index("因该", 3), 0.9)]


def test_no_edits_overlap_where_a_long_line_is_cut():
    """Wherever the line is cut, in the middle of what a rule changes as well, all edits can be done together."""
    text = "".join(f"{'因该。' * (3 + number % 5)}他甘败下风了，跳无。。。。。，，" for number in range(120))

    async def read():
        async with Batcher(found(fake_pipe)) as batcher:
            return await check_all(batcher, text, Presets(PRESETS, "balanced").guards(), [], checker("all"))

    said = asyncio.run(read())
    check_edits(text, said.edits)
    assert len(text) > 2_000 and {"W001", "P020", "homophone"} <= {edit.code for edit in said.edits}
    spans = SpanSet((edit.start, edit.end) for edit in said.edits if edit.start < edit.end)
    assert not any(spans.hit(remark.start, remark.end) for remark in said.remarks)
