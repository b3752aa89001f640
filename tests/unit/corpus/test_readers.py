import bz2
import gzip
import json
import lzma

import pytest
import zstandard

from proofread.corpus.readers import Line, SourceConfig, read
from proofread.errors import ConfigError, FormatError
from proofread.text.heldout import is_heldout

TEXT = "今天天气很好。\r\n\n  我们去公园。\n没有换行"
LINES = [Line(0, "今天天气很好。", None), Line(2, "我们去公园。", None), Line(3, "没有换行", None)]


def lines(path, **options):
    config = SourceConfig(str(path), **options)
    return [line for _, file, _ in config.files() for line in read(file, config)]


@pytest.mark.parametrize(
    ("suffix", "compress"),
    [
        ("", bytes),
        (".xz", lzma.compress),
        (".bz2", bz2.compress),
        (".gz", gzip.compress),
        (".zst", lambda data: zstandard.compress(data[:20]) + zstandard.compress(data[20:])),
    ],
)
def test_every_compression_with_and_without_bom(tmp_path, suffix, compress):
    for name, bom in (("a", b""), ("b", b"\xef\xbb\xbf")):
        path = tmp_path / f"{name}.txt{suffix}"
        path.write_bytes(compress(bom + TEXT.encode()))
        assert lines(path) == LINES


def test_pairs_and_clean_records(tmp_path):
    (tmp_path / "a.tsv").write_text("因该去\t应该去\n\n对的\t对的\n")
    (tmp_path / "b.jsonl").write_text('{"text": "干净的"}\n{"wrong": "因该", "target": "应该", "id": 3}\n')
    assert lines(tmp_path / "a.tsv") == [Line(0, "因该去", "应该去"), Line(2, "对的", "对的")]
    assert lines(tmp_path / "b.jsonl", source_field="wrong") == [
        Line(0, "干净的", None),
        Line(1, "因该", "应该"),
    ]


def test_file_folder_and_glob(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.txt", "sub/c.txt", "notes.md"):
        (tmp_path / name).write_text(f"{name}的句子\n")
    names = [[name for name, _, _ in SourceConfig(str(tmp_path / p)).files()] for p in ("a.txt", "", "*.txt", "**/c*")]
    assert names == [["a.txt"], ["a.txt", "b.txt", "sub/c.txt"], ["a.txt", "b.txt"], ["sub/c.txt"]]


def test_weights_by_file_name(tmp_path):
    for name in ("law.txt", "news.txt"):
        (tmp_path / name).write_text("句子\n")
    files = SourceConfig(str(tmp_path), weight=2.0, weights={"law*": 1.5}).files()
    assert [(name, weight) for name, _, weight in files] == [("law.txt", 3.0), ("news.txt", 2.0)]
    with pytest.raises(ConfigError, match=r"weights\.sport"):
        SourceConfig(str(tmp_path), weights={"sport*": 2.0}).files()


def test_heldout_filter_looks_at_the_target_and_splits_the_corpus(tmp_path):
    sentences = [f"这是第{number}个句子。" for number in range(2000)]
    (tmp_path / "a.tsv").write_text("".join(f"错{s}\t{s}\n" for s in sentences))
    (tmp_path / "a.txt").write_text("\n".join(sentences))
    expected = [s for s in sentences if is_heldout(s)]
    assert 0 < len(expected) < 40
    assert [line.target for line in lines(tmp_path / "a.tsv", filter="heldout")] == expected
    assert [line.source for line in lines(tmp_path / "a.txt", filter="heldout")] == expected
    assert len(lines(tmp_path / "a.txt", filter="train")) == 2000 - len(expected)


def test_shards_are_disjoint_and_complete(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("\ufeff" + TEXT)
    shards = [list(read(path, SourceConfig(str(path)), shard=n, shards=3)) for n in range(3)]
    assert sorted(line for shard in shards for line in shard) == LINES
    assert [[line.number % 3 for line in shard] for shard in shards] == [[0, 0], [], [2]]


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("a.tsv", "对\t对\n没有制表符\n".encode(), r"a\.tsv:2：应是 错句<TAB>正句"),
        ("a.tsv", "一\t二\t三\n".encode(), r"a\.tsv:1：.*3 栏"),
        ("a.jsonl", b'{"text": 3}\n', r"a\.jsonl:1：.*'text'"),
        ("a.jsonl", b'{"source": "x"}\n', r"a\.jsonl:1：.*'target'"),
        ("a.jsonl", b'{"text": "x"}\n{oops\n', r"a\.jsonl:2：应是 JSON 对象"),
        ("a.jsonl", b"[1]\n", r"a\.jsonl:1：应是 JSON 对象"),
        ("a.txt", "好\n".encode() + "错误".encode("gb18030") + b"\n", r"a\.txt:2：应是 UTF-8"),
        ("a.txt.xz", b"not xz at all", r"a\.txt\.xz：读不了"),
        ("a.txt.xz", lzma.compress("好\n".encode() * 99)[:-30], r"a\.txt\.xz：读不了"),
        ("a.txt.gz", b"not gz", r"a\.txt\.gz：读不了"),
        ("a.txt.zst", b"not zstd", r"a\.txt\.zst：读不了"),
        ("a.doc", b"x", r"a\.doc：从扩展名看不出格式"),
    ],
)
def test_malformed_input_is_named(tmp_path, name, content, where):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FormatError, match=where):
        lines(tmp_path / name)


@pytest.mark.parametrize("path", ["missing.txt", "empty", "*.txt", "no/such/*.txt"])
def test_nothing_to_read_is_a_config_error_with_the_path(tmp_path, path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match=r"path：.*" + path.replace("*", r"\*") + " 没有可读的东西"):
        lines(tmp_path / path)


@pytest.mark.parametrize(
    "options",
    [
        {"weight": 0},
        {"weight": "2"},
        {"weights": {"a": -1}},
        {"format": "csv"},
        {"filter": "dev"},
        {"path": ""},
    ],
)
def test_bad_options_name_the_key(options):
    with pytest.raises(ConfigError, match=next(iter(options))):
        SourceConfig(**{"path": "a.txt"} | options)


def test_json_escapes_survive(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "他说“好”\t完"}) + "\n")
    assert lines(tmp_path / "a.jsonl") == [Line(0, "他说“好”\t完", None)]
