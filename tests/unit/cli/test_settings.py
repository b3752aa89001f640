"""Files of settings: which are found, what they may say, and who wins."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_corrector import fake_pipe

from proofread.cli import _load
from proofread.cli._options import Options
from proofread.cli.main import run
from proofread.edits.edit import Kind


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    options: list[Options] = []

    def load(given: Options) -> Callable[..., Any]:
        options.append(given)
        return fake_pipe

    monkeypatch.setattr(_load, "load_pipe", load)
    return options


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("a.txt", "没有问题。")
    write("docs/b.txt", "没有问题。")
    Path(".git").mkdir()
    return tmp_path


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", ["proofread.toml", ".proofread.toml", "pyproject.toml"])
def test_where_they_are_found(name: str, project: Path, asked: list[Options]) -> None:
    head = "[tool.proofread]\n" if name == "pyproject.toml" else ""
    write(name, f'{head}preset = "strict"\nskip = ["de", "order"]\nthreads = 2\n')
    assert run(["check", "docs"]) == 0
    assert (asked[0].preset, asked[0].threads) == ("strict", 2)
    assert asked[0].skip == {Kind.DE, Kind.ORDER}


def test_the_nearest_file_counts_and_none_above_the_repository(project: Path, asked: list[Options]) -> None:
    write("proofread.toml", "threads = 1")
    write("docs/proofread.toml", "threads = 2")
    write("docs/pyproject.toml", "[tool.proofread]\nthreads = 3")
    run(["check", "docs/b.txt"])
    run(["check", "docs/b.txt", "a.txt"])
    write("docs/inner/c.txt", "没有问题。")
    Path("docs/inner/.git").mkdir()
    run(["check", "docs/inner/c.txt"])
    assert [options.threads for options in asked] == [2, 1, None]


def test_a_pyproject_of_another_tool_is_passed_by(project: Path, asked: list[Options]) -> None:
    write("proofread.toml", "threads = 1")
    write("docs/pyproject.toml", "[tool.ruff]\nline-length = 1")
    run(["check", "docs"])
    assert asked[0].threads == 1


def test_user_then_project_then_command_line(project: Path, user_folder: Path, asked: list[Options]) -> None:
    (user_folder / "proofread.toml").write_text('threads = 1\nbatch-size = 1\ndevice = "x"\nprotect = ["甲"]')
    (user_folder / "protect.txt").write_text("乙\n", encoding="utf-8")
    write("proofread.toml", 'threads = 2\nbatch-size = 2\nprotect = ["丙"]\nprotect-files = ["words.txt"]')
    write("words.txt", "丁\n")
    write("more.txt", "戊\n")
    run(["check", "--threads", "3", "--protect", "more.txt", "a.txt"])
    (options,) = asked
    assert (options.threads, options.batch_size, options.device) == (3, 2, "x")
    assert options.protect == ("甲", "丙")
    assert [path.name for path in options.protect_files] == ["protect.txt", "words.txt", "more.txt"]
    run(["check", "--isolated", "a.txt"])
    assert (asked[1].threads, asked[1].protect, asked[1].protect_files) == (None, (), ())


def test_paths_are_of_the_file_that_names_them(project: Path, asked: list[Options], monkeypatch) -> None:
    write("config/own.toml", 'protect-files = ["words.txt"]')
    write("config/words.txt", "甲\n")
    monkeypatch.chdir("docs")
    run(["check", "--config", "../config/own.toml", "b.txt"])
    assert asked[0].protect_files[0].samefile(project / "config/words.txt")


def test_other_values_for_some_files(project: Path, asked: list[Options]) -> None:
    write(
        "proofread.toml",
        'min-confidence = 0.9\nprotect = ["甲"]\n[per-file."docs/*"]\npreset = "recall"\nprotect = ["乙"]\n',
    )
    assert run(["check", "a.txt", "docs"]) == 0
    everywhere, docs = asked
    assert (everywhere.preset, everywhere.min_confidence, everywhere.protect) == ("balanced", 0.9, ("甲",))
    assert (docs.preset, docs.min_confidence, docs.protect) == ("recall", None, ("甲", "乙"))
    run(["check", "--strict", "docs"])
    assert (asked[-1].preset, asked[-1].min_confidence) == ("strict", None)


def test_standard_input_may_have_a_name(project: Path, asked: list[Options], monkeypatch, capsys) -> None:
    write("proofread.toml", '[per-file."docs/*"]\npreset = "recall"\n')
    with Path("a.txt").open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        run(["check", "--stdin-filename", "docs/new.txt", "-"])
    assert asked[-1].preset == "recall"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("min-confidense = 1", "没有 'min-confidense' 这一项；是不是 'min-confidence'？"),
        ("min_confidence = 1", "没有 'min_confidence' 这一项；是不是 'min-confidence'？"),
        ("diff = true", "没有 'diff' 这一项"),
        ("min-confidence = 2", "min-confidence：2.0 不在范围"),
        ('preset = "loose"', "preset：'loose' 不行"),
        ('only = ["typo"]', "only：没有叫 'typo' 的错误类型"),
        ('protect = "甲"', "protect 应是 一列文字"),
        ('replace = ["甲"]', "replace 应是 一组词"),
        ("stats = 1", "stats 应是 true 或 false"),
        ("threads = true", "threads 应是 一个值"),
        ('protect-files = ["none.txt"]', "protect-files：文件"),
        ('[per-file."*.md"]\nthreads = 1', "per-file.\"*.md\" 里没有 'threads' 这一项"),
        ("per-file = 1", "per-file 应是一组表"),
        ("threads = ", "不是合法的 TOML（末尾）"),
        ("preset = 甲", "不是合法的 TOML（第 1 行"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(text: str, message: str, project: Path, asked, capsys) -> None:
    write("proofread.toml", text)
    assert run(["check", "a.txt"]) == 2
    err = capsys.readouterr().err
    assert message in err and "proofread.toml" in err and err.count("\n") == 1
    assert asked == []


def test_a_config_without_the_table(project: Path, capsys) -> None:
    write("other/pyproject.toml", "[tool.ruff]\n")
    assert run(["check", "--config", "other/pyproject.toml", "a.txt"]) == 2
    assert "没有 [tool.proofread]" in capsys.readouterr().err


def test_options_of_fix_can_be_set_and_do_not_disturb_check(project: Path, asked: list[Options]) -> None:
    write("proofread.toml", 'backup = true\nauthor = "校对"')
    assert run(["check", "a.txt"]) == 0
    write("a.txt", "他因该来。")
    assert run(["fix", "a.txt"]) == 0
    assert Path("a.txt.bak").exists()


def test_what_is_shown_can_be_read_again(project: Path, asked: list[Options], capsys) -> None:
    write(
        "proofread.toml",
        'threads = 2\nskip = ["de"]\nreplace = {"按装" = "安装"}\n[per-file."docs/*"]\npreset = "recall"',
    )
    assert run(["check", "--show-settings", "--batch-size", "8"]) == 0
    shown = capsys.readouterr().out
    assert "threads = 2  # 项目设置" in shown and "batch-size = 8  # 命令行" in shown
    values = tomllib.loads(shown)
    assert values["replace"] == {"按装": "安装"} and values["per-file"]["docs/*"] == {"preset": "recall"}
    write("again/proofread.toml", shown)
    write("again/c.txt", "没有问题。")
    assert run(["check", "again"]) == 0
    assert (asked[0].threads, asked[0].batch_size, asked[0].skip) == (2, 8, {Kind.DE})


def test_replacements_are_done_whatever_the_model_says(project: Path, monkeypatch) -> None:
    from proofread import proofreader

    class Nothing:
        def pipe(self, texts, *, batch_size):
            return fake_pipe(texts, batch_size=batch_size)

    monkeypatch.setattr(proofreader.Proofreader, "load", lambda *_, **__: Nothing())
    write("pairs", "按装=安装\n")
    write("a.txt", "他因该按装软件，按装公司说。\n")
    write("terms", "按装公司\n")
    assert run(["fix", "--replace", "pairs", "--protect", "terms", "a.txt"]) == 0
    assert Path("a.txt").read_text(encoding="utf-8") == "他应该安装软件，按装公司说。\n"


def test_a_list_of_replacements_that_is_none(project: Path, capsys) -> None:
    write("pairs", "按装=安装\n安装\n")
    assert run(["check", "--replace", "pairs", "a.txt"]) == 2
    assert "pairs:2：应是 错=对" in capsys.readouterr().err
