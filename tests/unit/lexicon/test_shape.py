"""The similar-shape table looks right to a reader, and its lookup keeps its promises."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from proofread.errors import ResourceError
from proofread.lexicon import resource, shape
from proofread.text.characters import is_han

# Pairs that primers and proofreaders warn about; both must list each other.
CONFUSABLE = (
    "未末 己已 已巳 侯候 拨拔 戊戌 戌戍 戊戍 人入 土士 日曰 干千 干于 千于 晴睛 辩辨 辨辫 徒徙 析折 拆折 免兔 "
    "今令 贷货 竟竞 暑署 栗粟 遣遗 冶治 崇祟 赢羸 赢嬴 梁粱 炙灸 肓盲 汨汩 丐丏 刺剌 茶荼 兵乒 鸟乌 师帅 大太 "
    "木本 徽微 撤撒 住往 侍待 狠狼 概慨 代伐 柬束 卯卵 杨扬 坏环 风凤 仓仑 孑孓 牛午 矢失 陪赔"
)
# Pairs that share a big component whose size differs between them.
SHARED_COMPONENT = "清情 清晴 情睛 抱饱 抱炮 燥躁 澡操 提堤 幕墓 何河 沧沦"
UNRELATED = "的爱 中国 未晴 一龙 清抱 人鹰 我他"


@pytest.fixture
def fresh_caches() -> Iterator[None]:
    """Caches are emptied before and after, so that a damaged table cannot leak into other tests."""
    caches = (shape._table, shape.similar, resource._digests)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.mark.parametrize("pair", CONFUSABLE.split())
def test_pairs_known_to_be_confused_list_each_other(pair: str) -> None:
    a, b = list(pair)
    assert b in dict(shape.similar(a))
    assert a in dict(shape.similar(b))


@pytest.mark.parametrize("pair", SHARED_COMPONENT.split())
def test_a_shared_component_makes_characters_similar_though_its_size_differs(pair: str) -> None:
    assert shape.is_similar(*pair)


@pytest.mark.parametrize("pair", UNRELATED.split())
def test_unrelated_characters_are_not_similar(pair: str) -> None:
    assert not shape.is_similar(*pair)


def test_the_closest_forms_score_above_half_related_ones() -> None:
    scores = dict(shape.similar("己"))
    assert scores["已"] == max(scores.values())
    assert dict(shape.similar("末"))["未"] > dict(shape.similar("末"))["来"]


def test_covers_the_general_standard_list() -> None:
    assert len(shape.known()) >= 7_000
    gb2312 = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)]
    missing = [character for character in gb2312 if not shape.similar(character)]
    assert len(missing) < 20, missing


def test_rows_are_sorted_in_range_and_free_of_repetition() -> None:
    for character in shape.known():
        neighbours = shape.similar(character)
        scores = [score for _, score in neighbours]
        names = [name for name, _ in neighbours]
        assert 1 <= len(neighbours) <= 10
        assert all(0 < score <= 1 for score in scores)
        assert scores == sorted(scores, reverse=True)
        assert len(set(names)) == len(names)
        assert character not in names
        assert all(map(is_han, [character, *names]))


def test_is_similar_is_symmetric_even_where_only_one_row_lists_the_other() -> None:
    one_way = [(a, b) for a in shape.known() for b, _ in shape.similar(a) if a not in dict(shape.similar(b))]
    assert one_way
    for a, b in one_way:
        assert shape.is_similar(a, b)
        assert shape.is_similar(b, a)


@pytest.mark.parametrize("stranger", ["a", "，", "😀", "龘", ""])
def test_a_character_without_a_row_has_no_neighbours(stranger: str) -> None:
    assert shape.similar(stranger) == ()
    assert not shape.is_similar(stranger, "未")


def test_a_damaged_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> None:
    for name in (shape.NAME, resource.CHECKSUMS):
        (tmp_path / name).write_bytes((resource.RESOURCES / name).read_bytes())
    table = tmp_path / shape.NAME
    table.write_bytes(table.read_bytes()[:-1] + b"?")
    monkeypatch.setattr(resource, "RESOURCES", tmp_path)
    with pytest.raises(ResourceError, match="sha256"):
        shape.similar("未")


def test_importing_reads_no_table_and_needs_no_third_party_module() -> None:
    code = (
        "import sys; from proofread.lexicon import shape; assert shape._table.cache_info().currsize == 0; "
        "shape.similar('未'); print(any(m in sys.modules for m in ('numpy', 'PIL', 'jieba', 'torch')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
