"""From downloads to a corpus, as a person runs it; and the list that ships."""

from __future__ import annotations

import csv
import hashlib
import json
import lzma
import re
from pathlib import Path

import pytest

from proofread.corpus.build.__main__ import main
from proofread.corpus.build.sources import read_sources
from proofread.runtime.bundle import load_bundle

LIST = """
sources:
  notes:
    file: prose
    licence: CC0
    read:
      - {github: a/notes, files: ["**/*.md"], exclude: ["old/*"]}
  talk:
    file: speech
    licence: "MIT; test"
    read:
      - {github: b/talk, files: ["*.jsonl"], rule: json, fields: [said]}
      - {url: "https://example.org/dumps/extra.txt", rule: lines}
"""


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    (tmp_path / "list.yaml").write_text(LIST, "utf-8")
    for name, text in {
        "a/notes/b.md": "公园里的花都开了。公园里的花都开了。",
        "a/notes/sub/a.md": "# 标题\n\n会议定于三月五日上午九点在市政府大楼二层举行，请各单位派人参加。",
        "a/notes/old/c.md": "旧的文件不要读。",
        "b/talk/x.jsonl": json.dumps({"said": "今天我们去哪里玩？"}),
        "extra.txt": "公园里的花都开了。\n会议定于三月六日上午九点在市政府大楼二层举行，请各单位派人参加。\n"
        "最后还有一句话。\n",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def run(tmp_path: Path, downloads: Path, *more: str, out: str = "out") -> int:
    return main([str(downloads), str(tmp_path / out), "--sources", str(tmp_path / "list.yaml"), *more])


def lines(path: Path) -> list[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return file.read().splitlines()


def test_a_corpus_of_distinct_sentences_and_what_is_in_it(tmp_path: Path, downloads: Path, capsys) -> None:
    assert run(tmp_path, downloads) == 0
    prose, speech = lines(tmp_path / "out/prose.txt.xz"), lines(tmp_path / "out/speech.txt.xz")
    assert prose == ["公园里的花都开了。", "会议定于三月五日上午九点在市政府大楼二层举行，请各单位派人参加。"]
    assert speech == ["今天我们去哪里玩？", "最后还有一句话。"]
    with (tmp_path / "out/SOURCES.tsv").open(encoding="utf-8") as table:
        notes, talk = csv.DictReader(table, delimiter="\t")
    assert (notes["file"], notes["source"], notes["licence"]) == ("prose", "notes", "CC0")
    assert talk["origin"] == "https://github.com/b/talk; https://example.org/dumps/extra.txt"
    assert (int(talk["sentences"]), int(talk["characters"])) == (2, sum(map(len, speech)))
    assert talk["sha256"] == hashlib.sha256("".join(f"{line}\n" for line in speech).encode()).hexdigest()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "SOURCES.tsv",
        "prose.txt.xz",
        "speech.txt.xz",
    ]
    said = capsys.readouterr()
    assert "4 句" in said.out and "太短 1" in said.err


def test_twice_gives_the_same_bytes_and_equal_ones_alone_may_go(tmp_path: Path, downloads: Path) -> None:
    for out in ("one", "two"):
        assert run(tmp_path, downloads, out=out) == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    assert run(tmp_path, downloads, "--similarity", "2", "--only", "talk") == 0
    assert len(lines(tmp_path / "out/speech.txt.xz")) == 4


def test_what_is_missing_is_said_with_how_to_get_it(tmp_path: Path, downloads: Path, capsys) -> None:
    (downloads / "b/talk/x.jsonl").unlink()
    (downloads / "extra.txt").unlink()
    assert run(tmp_path, downloads) == 2
    said = capsys.readouterr()
    assert f"git clone --depth 1 https://github.com/b/talk {downloads}/b/talk  # talk: *.jsonl" in said.out
    assert f"curl -L -o {downloads}/extra.txt https://example.org/dumps/extra.txt" in said.out
    assert "2 个来源里缺 1 个" in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("rule: lines", "rule: nope"), "talk：.*rule：可以是 document"),
        (("licence: CC0", "license: CC0"), "notes：应有 file、licence、read"),
        (("fields: [said]", "field: [said]"), "'field'.*'fields'"),
        (("github: a/notes", "github: notes"), "应是 所有者/名字"),
        (("sources:", "sorces:"), "键 sources 下面"),
        (("licence: CC0", "licence: ["), "list.yaml"),
    ],
)
def test_a_wrong_list_is_named_in_one_line(
    tmp_path: Path, downloads: Path, capsys, change: tuple[str, str], message: str
) -> None:
    (tmp_path / "list.yaml").write_text(LIST.replace(*change), "utf-8")
    assert run(tmp_path, downloads) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.search(message, line), line


def test_the_list_that_ships_names_every_source_of_the_model_card_with_its_licence() -> None:
    sources = read_sources(Path(__file__).parents[2] / "data" / "sources.yaml")
    card = load_bundle(None).card
    named = {line.partition(": ")[0]: line.partition(": ")[2] for line in card["licences"]}
    texts = {line.partition(" (")[0] for line in card["data"]} & named.keys()
    assert len(texts) > 100
    assert texts - sources.keys() == set()
    for name in texts:
        assert sources[name].licence.startswith(named[name].partition(" (")[0]), name
