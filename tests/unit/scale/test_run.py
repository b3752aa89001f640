"""A run goes on where it stopped, does nothing twice, and never mixes with another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

pytest.importorskip("fsspec")

from proofread.edits.edit import Edit, Kind
from proofread.errors import ConfigError, FormatError
from proofread.scale import engines
from proofread.scale.plan import Job, plan
from proofread.scale.run import run

LINES = [f"第{number}行，我们因该去。\n" for number in range(40)]


class Corrector:
    """Corrects 因该; fails as a whole when it meets 毒, and stops the run after some blocks if told so."""

    def __init__(self, stop_after: int = 10**9) -> None:
        self.blocks = 0
        self.stop_after = stop_after

    def __call__(self, texts: Sequence[str]) -> Iterator[tuple[Edit, ...]]:
        self.blocks += 1
        if self.blocks > self.stop_after:
            raise KeyboardInterrupt
        for text in texts:
            if "毒" in text:
                raise ValueError("poison")
            at = text.find("因该")
            yield () if at < 0 else (Edit(at, at + 2, "因该", "应该", Kind.NEAR_SOUND, 0.9),)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("".join(LINES), "utf-8")
    (folder / "sub/b.txt").write_text("没有错\n毒因该\n因该\n", "utf-8")
    (folder / ".hidden.txt").write_text("因该\n", "utf-8")
    (folder / "c.csv").write_text("因该\n", "utf-8")
    return folder


def _job(source: Path, output: Path, block_bytes: int = 300) -> Job:
    return Job(str(source), str(output), "fingerprint", block_bytes=block_bytes)


def _joined(output: Path, name: str) -> str:
    return "".join(part.read_text("utf-8") for part in sorted((output / name).glob("part-?????.txt")))


def test_parts_in_order_are_the_corrected_file(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "corrector", lambda job: Corrector())
    manifest = run(_job(source, tmp_path / "out"))
    assert _joined(tmp_path / "out", "a.txt") == "".join(LINES).replace("因该", "应该")
    assert _joined(tmp_path / "out", "sub/b.txt") == "没有错\n毒因该\n应该\n"
    assert manifest["totals"]["rows"] == 43
    assert manifest["totals"]["quarantined"] == 1
    (quarantine,) = (tmp_path / "out/sub/b.txt").glob("*.quarantine.jsonl")
    assert json.loads(quarantine.read_text("utf-8")) == {"row": 1, "error": "ValueError: poison"}


def test_an_interrupted_run_goes_on_and_ends_as_if_it_never_stopped(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "corrector", lambda job: Corrector())
    whole = run(_job(source, tmp_path / "whole"))
    monkeypatch.setattr(engines, "corrector", lambda job: Corrector(stop_after=3))
    with pytest.raises(KeyboardInterrupt):
        run(_job(source, tmp_path / "out"))
    done = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("part-*.txt")}
    assert len(done) == 3
    rest = Corrector()
    monkeypatch.setattr(engines, "corrector", lambda job: rest)
    assert run(_job(source, tmp_path / "out")) == whole
    assert {path: path.stat().st_mtime_ns for path in done} == done, "finished blocks were done again"
    assert rest.blocks > 0


def test_a_damaged_part_is_done_again(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "corrector", lambda job: Corrector())
    run(_job(source, tmp_path / "out"))
    part = tmp_path / "out/a.txt/part-00001.txt"
    right = part.read_bytes()
    part.write_bytes(right[:-1])
    run(_job(source, tmp_path / "out"))
    assert part.read_bytes() == right


def test_another_job_is_refused(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "corrector", lambda job: Corrector())
    run(_job(source, tmp_path / "out"))
    with pytest.raises(ConfigError, match="另一次运行"):
        run(_job(source, tmp_path / "out", block_bytes=200))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").touch()
    with pytest.raises(ConfigError, match="不是空的"):
        run(_job(source, tmp_path / "mine"))


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(FormatError, match="没有可读的内容"):
        plan(_job(tmp_path / "in", tmp_path / "out"))
    with pytest.raises(FormatError, match="没有这个文件"):
        plan(_job(tmp_path / "absent", tmp_path / "out"))
