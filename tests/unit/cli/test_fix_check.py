import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_corrector import fake_pipe

from proofread.cli import _load
from proofread.cli._options import Options
from proofread.cli.main import run
from proofread.edits.edit import Kind
from proofread.errors import BundleError

WRONG, RIGHT = "少先队员因该为老人让坐。\n", "少先队员应该为老人让坐。\n"


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """The options that a corrector was asked for with; the corrector is a fake."""
    options: list[Options] = []

    def load(given: Options) -> Callable:
        options.append(given)
        return fake_pipe

    monkeypatch.setattr(_load, "load_pipe", load)
    return options


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("文章.txt")
    path.write_text(WRONG, encoding="utf-8")
    return path


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_check_reports_and_writes_nothing(file: Path, capsys) -> None:
    assert run(["check", str(file)]) == 1
    out, err = capsys.readouterr()
    assert out == "文章.txt:1:5  错别字（近音）  97%\n    少先队员[-因该-]{+应该+}为老人让坐。\n"
    assert err == "校对 1 个文件，发现 1 处问题。\n"
    assert file.read_text(encoding="utf-8") == WRONG


def test_fix_writes_and_succeeds(file: Path, capsys) -> None:
    assert run(["fix", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == RIGHT
    assert "改正 1 处，写入 1 个文件" in capsys.readouterr().err
    assert run(["check", str(file)]) == 0
    assert "没有发现问题" in capsys.readouterr().err


def test_exit_zero_is_for_findings_only(file: Path) -> None:
    assert run(["check", "--exit-zero", str(file)]) == 0
    assert run(["check", "--exit-zero", str(file), "missing"]) == 2


@pytest.mark.parametrize("command", ["fix", "check"])
def test_diff_writes_nothing(file: Path, capsysbinary, command: str) -> None:
    assert run([command, "--diff", str(file)]) == 1
    assert capsysbinary.readouterr().out.decode() == (
        f"--- a/文章.txt\n+++ b/文章.txt\n@@ -1,1 +1,1 @@\n-{WRONG}+{RIGHT}"
    )
    assert file.read_text(encoding="utf-8") == WRONG
    file.write_text(RIGHT, encoding="utf-8")
    assert run([command, "--diff", str(file)]) == 0


def test_standard_input_to_standard_output(file: Path, capsysbinary, monkeypatch) -> None:
    feed(monkeypatch, WRONG.encode("gb18030"))
    assert run(["fix", "-"]) == 0
    out, err = capsysbinary.readouterr()
    assert out == RIGHT.encode("gb18030")
    assert "<stdin>:1:5" in err.decode()


def test_check_of_standard_input(capsys, monkeypatch) -> None:
    feed(monkeypatch, WRONG.encode())
    assert run(["check", "-q", "--format", "jsonl", "-"]) == 1
    assert json.loads(capsys.readouterr().out)["path"] == "<stdin>"


@pytest.mark.parametrize("source", ["-", "文章.txt"])
def test_output_elsewhere(file: Path, capsysbinary, monkeypatch, source: str) -> None:
    feed(monkeypatch, WRONG.encode())
    assert run(["fix", "-q", "-o", "out.txt", source]) == 0
    assert Path("out.txt").read_text(encoding="utf-8") == RIGHT
    assert run(["fix", "-q", "-o", "-", "文章.txt"]) == 0
    assert capsysbinary.readouterr().out.decode() == RIGHT
    assert file.read_text(encoding="utf-8") == WRONG


def test_output_into_a_folder_that_is_not_there(file: Path, capsys) -> None:
    assert run(["fix", "-o", "missing/out.txt", str(file)]) == 2
    assert "missing/out.txt：没有目录" in capsys.readouterr().err


def test_one_bad_file_does_not_stop_the_others(file: Path, capsys) -> None:
    Path("binary.txt").write_bytes(b"\x7fELF\x00\x01" * 9)
    Path("broken.txt").write_bytes("错误的字节".encode() + b"\xff\xff\xff")
    assert run(["fix", "missing.txt", "binary.txt", "broken.txt", str(file)]) == 2
    assert file.read_text(encoding="utf-8") == RIGHT
    assert Path("broken.txt").read_bytes().endswith(b"\xff\xff\xff")
    lines = capsys.readouterr().err.splitlines()
    assert [re.split("：|: ", line)[1] for line in lines if line.startswith("proofread: ")] == [
        "missing.txt",
        "binary.txt",
        "broken.txt",
    ]
    assert "3 个文件出错" in lines[-1]


def test_no_model_is_loaded_for_nothing(asked: list[Options]) -> None:
    assert run(["check", "missing.txt"]) == 2
    assert asked == []


def test_a_bad_bundle_ends_the_run(file: Path, capsys, monkeypatch) -> None:
    def load(_: Options) -> Callable:
        raise BundleError("models/x: no config.json")

    monkeypatch.setattr(_load, "load_pipe", load)
    assert run(["check", str(file), str(file)]) == 2
    assert capsys.readouterr().err == "proofread: models/x: no config.json\n"


def test_a_folder_stands_for_its_texts(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b/2.txt", "b/1.md", "b/1.txt", "b/.hidden.txt", "b/.git/x.txt", "b/c/3.TXT", "b/program.py"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(WRONG, encoding="utf-8")
    assert run(["check", "--format", "json", "b", "b/2.txt", "b/program.py"]) == 1
    paths = [file["path"] for file in json.loads(capsys.readouterr().out)["files"]]
    assert paths == ["b/1.md", "b/1.txt", "b/2.txt", "b/c/3.TXT", "b/program.py"]


def test_json_names_failures_too(file: Path, capsys) -> None:
    assert run(["fix", "--format", "json", "missing.txt", str(file)]) == 2
    missing, fixed = json.loads(capsys.readouterr().out)["files"]
    assert missing["error"] == "missing.txt：没有这个文件"
    assert (fixed["written"], len(fixed["edits"])) == ("文章.txt", 1)


def test_stats(file: Path, capsys) -> None:
    run(["check", "--stats", "-q", str(file)])
    out, err = capsys.readouterr()
    assert out == ""
    assert "字符：12\n句子：1\n改动：1\n  错别字（近音）：1\n未采纳：1\n  min-confidence：1\n用时：" in err


def test_encoding_option(file: Path, capsys) -> None:
    assert run(["check", "--encoding", "ascii", str(file)]) == 2
    assert "第 0 字节不是合法的 ascii" in capsys.readouterr().err
    file.write_bytes(WRONG.encode("big5", "replace").replace(b"?", b""))
    assert run(["check", "--encoding", "big5", str(file)]) in (0, 1)


def test_options_reach_the_loader(file: Path, asked: list[Options]) -> None:
    Path("terms").write_text("肖华\n", encoding="utf-8")
    run(
        [
            "check",
            "--strict",
            "--min-confidence",
            "0.9",
            "--only",
            "spelling",
            "--skip",
            "de,order",
            "--protect",
            "terms",
            str(file),
        ]
    )
    (options,) = asked
    assert (options.preset, options.min_confidence) == ("strict", 0.9)
    assert options.only == {Kind.HOMOPHONE, Kind.NEAR_SOUND, Kind.SHAPE, Kind.SPELLING, Kind.DE}
    assert options.skip == {Kind.DE, Kind.ORDER}
    assert options.protect_files == (Path("terms"),)
    run(["check", str(file)])
    assert (asked[1].preset, asked[1].only) == ("balanced", frozenset())


def test_protected_terms(tmp_path: Path) -> None:
    path = tmp_path / "terms"
    path.write_bytes("肖华\r\n\r\n 我 科 \r\n".encode("utf-16"))
    assert _load.read_terms(path) == ["肖华", "我 科"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check"], "FILE"),
        (["nonsense"], "nonsense"),
        (["check", "--only", "typo", "文章.txt"], "near-sound"),
        (["check", "--min-confidence", "1.5", "文章.txt"], "1.5"),
        (["check", "--model", "missing", "文章.txt"], "missing"),
        (["fix", "-o", "x", "文章.txt", "b"], "-o"),
        (["fix", "-o", ".", "文章.txt"], "目录"),
        (["fix", "--backup", "-"], "--backup"),
        (["check", "--diff", "--format", "json", "文章.txt"], "--diff"),
    ],
)
def test_usage_errors(file: Path, capsys, arguments: list[str], message: str) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("proofread: ") and err.count("\n") == 1
    assert message in err
    assert file.read_text(encoding="utf-8") == WRONG


def test_colour(file: Path, capsys, monkeypatch) -> None:
    def report(*options: str) -> str:
        run(["check", "-q" if "--diff" in options else "--stats", *options, str(file)])
        return capsys.readouterr().out

    assert "\x1b[" not in report()
    assert "\x1b[31;9m因该" in report("--color", "always")
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    assert "\x1b[31;9m因该" in report()
    assert "\x1b[32m+少先队员应该" in report("--diff")
    assert "\x1b[" not in report("--color", "never")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in report()


def test_backup(file: Path) -> None:
    assert run(["fix", "--backup", str(file)]) == 0
    assert Path("文章.txt.bak").read_text(encoding="utf-8") == WRONG
