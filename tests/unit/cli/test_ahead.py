"""Small files are read together, and each is written as if it were alone."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest
from fake_corrector import FakeResult, fake_pipe

from proofread.cli import _load
from proofread.cli._options import Options
from proofread.cli.main import run
from proofread.documents.correct import Outcome

WRONG, RIGHT = "少先队员因该为老人让坐。\n", "少先队员应该为老人让坐。\n"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The texts that the corrector was asked about, call by call."""
    calls: list[list[str]] = []

    def pipe(texts: Iterable[str]) -> Iterator[FakeResult]:
        calls.append(list(texts))
        return fake_pipe(calls[-1])

    monkeypatch.setattr(_load, "load_pipe", lambda options: pipe)
    return calls


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    contents: dict[str, bytes] = {f"{number:02}.txt": f"第{number}，{WRONG}".encode() for number in range(20)}
    contents["03.txt"] = b""
    contents["05.txt"] = f"第5，{WRONG}".encode("gb18030")
    contents["07.txt"] = "第7，".encode() + b"\xff\xfe\xff broken \x81"
    contents["09.txt"] = f"第9，😀𠮷{WRONG}".rstrip("\n").replace("，", "\r\n").encode()
    contents["11.txt"] = (WRONG * 2000).encode()
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_what_is_written_is_what_was_asked_for(folder: Path, asked: list[list[str]], capsys) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run(["fix", ".", "missing.txt"]) == 2
    err = capsys.readouterr().err
    assert err.count("07.txt") == 1 and err.count("missing.txt") == 1
    for name, content in before.items():
        now = (folder / name).read_bytes()
        expected = content
        for codec in ("utf-8", "gb18030") if name != "07.txt" else ():
            expected = expected.replace("因该".encode(codec), "应该".encode(codec))
        assert now == expected, name
    # One call for the small files before the large one, one for it, and one for those behind it.
    assert len([call for call in asked if call]) == 3


def test_a_file_that_changes_in_between_is_read_again(
    folder: Path, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_pipe = _load.load_pipe

    def meddling(options: Options, texts: Iterable[str]) -> Iterator[Outcome]:
        results = list(load_pipe(options)(texts))
        if len(asked) == 1:
            (folder / "02.txt").write_text(f"另外写的，{WRONG}", encoding="utf-8")
        return iter(results)

    monkeypatch.setattr(_load, "load_pipe", lambda options: partial(meddling, options))
    assert run(["fix", "-q", "01.txt", "02.txt", "04.txt"]) == 0
    assert (folder / "02.txt").read_text(encoding="utf-8") == f"另外写的，{RIGHT}"
    assert (folder / "04.txt").read_text(encoding="utf-8") == f"第4，{RIGHT}"
