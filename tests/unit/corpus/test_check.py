"""Wrong inputs are found before a training starts, and named."""

import lzma
from pathlib import Path
from typing import Any

import pytest

from proofread.corpus.check import check_sources
from proofread.corpus.config import DataConfig
from proofread.errors import ConfigError, FormatError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news.txt").write_text("今天天气很好。\n" * 500, "utf-8")
    with lzma.open(tmp_path / "law.txt.xz", "wt", encoding="utf-8") as file:
        file.write("当事人应当遵守约定。\n" * 500)
    return tmp_path


def config(folder: Path, **valid: Any) -> DataConfig:
    values = {"root": str(folder), "train": {"corpus": {"path": ".", "filter": "train"}}, **valid}
    return DataConfig.from_dict(values)


def test_a_good_folder_passes(folder: Path) -> None:
    check_sources(config(folder, valid={"corpus": {"path": ".", "filter": "heldout"}}))


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("SOURCES.tsv", "file\tsource\tlicence\tsentences\nlaw\tx\tMIT\t3\n", FormatError),
        ("pairs.tsv", "他因该来。\t他应该来。\n", ConfigError),
        ("broken.txt.xz", "不是压缩文件", FormatError),
        ("old.txt", "今天".encode("gb18030"), FormatError),
        ("records.jsonl", '{"title": "无"}\n', FormatError),
    ],
)
def test_a_stray_file_is_named_with_what_to_do(
    folder: Path, name: str, content: str | bytes, error: type[Exception]
) -> None:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(error) as caught:
        check_sources(config(folder))
    message = str(caught.value)
    assert message.startswith("data.train.corpus：") and name in message
    assert "data.train.corpus.path='*.txt*'" in message


def test_validation_files_are_looked_at_too(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"data\.valid\.pairs.*nowhere"):
        check_sources(config(folder, valid={"pairs": {"path": "nowhere.tsv"}}))
