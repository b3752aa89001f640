from collections import Counter

import pytest

from proofread.corpus.readers import SourceConfig
from proofread.corpus.stream import SentenceStream, split_long
from proofread.errors import ConfigError


@pytest.fixture
def sources(tmp_path):
    for name, count in (("a", 700), ("b", 300)):
        (tmp_path / f"{name}.txt").write_text("".join(f"{name}的第{n}句话。\n" for n in range(count)))
    (tmp_path / "p.tsv").write_text("".join(f"因该{n}\t应该{n}\n" for n in range(50)))
    return {"text": SourceConfig(f"{tmp_path}/*.txt"), "pairs": SourceConfig(f"{tmp_path}/p.tsv")}


def epoch(sources, number=0, shards=1, **options):
    stream = SentenceStream(sources, **{"buffer": 64, "seed": 3} | options)
    return [list(stream.items(epoch=number, shard=shard, shards=shards)) for shard in range(shards)]


def test_shards_are_disjoint_and_complete_for_any_number(sources):
    expected = epoch(sources, buffer=0)[0]
    assert len(expected) == len({item.number for item in expected}) == 1050
    for shards in (1, 2, 6):
        parts = epoch(sources, shards=shards)
        items = [item for part in parts for item in part]
        assert len(items) == 1050
        assert set(items) == set(expected)
        assert min(map(len, parts)) > 0.8 * 1050 / shards


def test_order_is_keyed_by_seed_and_epoch_and_mixes_the_sources(sources):
    first = epoch(sources)
    assert first == epoch(sources)
    assert first != epoch(sources, 1)
    assert first != epoch(sources, seed=4)
    head = Counter(item.source[0] for item in first[0][:525])
    assert 0.3 < head["b"] / 300 < 0.7
    assert 0.3 < head["a"] / 700 < 0.7


def test_number_of_a_sentence_survives_new_files_and_another_folder(sources, tmp_path):
    before = {item.source: item.number for item in epoch(sources)[0]}
    (tmp_path / "aa.txt").write_text("新的文件。\n")
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in list(tmp_path.glob("*.txt")):
        path.rename(moved / path.name)
    after = {item.source: item.number for item in epoch({**sources, "text": SourceConfig(f"{moved}/*.txt")})[0]}
    assert after.pop("新的文件。") not in before.values()
    assert after == before


def test_weight_is_the_expected_number_of_repetitions(sources):
    config = SourceConfig(sources["text"].path, weight=2.5, weights={"b*": 0.2})  # b: 0.5
    items = epoch({"text": config})[0]
    assert len({item.number for item in items}) == len(items)
    counts = Counter(item.source for item in items)
    assert {counts[f"a的第{n}句话。"] for n in range(700)} == {2, 3}
    chosen = {source for source in counts if source.startswith("b")}
    assert 110 < len(chosen) < 190
    assert all(counts[source] == 1 for source in chosen)
    again = {item.source for item in epoch({"text": config}, 1)[0] if item.source.startswith("b")}
    assert 40 < len(chosen & again) < 110  # an independent half, neither the same nor the complement


def test_pairs_keep_their_target(sources):
    pairs = {item.source: item.target for item in epoch(sources)[0] if item.target is not None}
    assert pairs == {f"因该{n}": f"应该{n}" for n in range(50)}


def test_lengths(tmp_path):
    (tmp_path / "a.txt").write_text("短\n今天去公园，明天去学校。后天再说！\n" + "字" * 20 + "\n")
    (tmp_path / "b.tsv").write_text("字" * 20 + "\t好\n")
    stream = SentenceStream({"a": SourceConfig(str(tmp_path))}, min_length=2, max_length=8)
    items = list(stream.items(epoch=0))
    assert [item.source for item in items] == ["今天去公园，", "明天去学校。", "后天再说！"]
    assert len({item.number for item in items}) == 3
    assert stream.skipped == {"short": 1, "long": 2}


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("一二三四五六七八", ["一二三四五六七八"]),
        ("一二。三四，五六七八", ["一二。", "三四，五六七八"]),
        ("一二三，四五六七八", ["一二三，", "四五六七八"]),
        ("“一二三。”四五六七", ["“一二三。”", "四五六七"]),
        ("一二三四五六七八九十，一二", ["一二三四五六七八九十，", "一二"]),
        ("一二三四五六七八九十", ["一二三四五六七八九十"]),
    ],
)
def test_split_long(text, pieces):
    assert list(split_long(text, 8)) == pieces


def test_a_missing_path_names_the_source(tmp_path):
    with pytest.raises(ConfigError, match=r"law\.path：.* 没有可读的东西"):
        SentenceStream({"law": SourceConfig(f"{tmp_path}/law.txt")})


def test_many_small_files_are_all_read(tmp_path):
    for number in range(80):
        (tmp_path / f"{number}.txt").write_text("" if number == 7 else f"文件{number}\n")
    parts = epoch({"many": SourceConfig(str(tmp_path))}, shards=4)
    assert {item.source for part in parts for item in part} == {f"文件{n}" for n in range(80) if n != 7}
    assert all(len(part) > 8 for part in parts)
