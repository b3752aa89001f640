"""What the command line says is in one language."""

import re

import pytest

from proofread.cli.main import COMMANDS, run

# Names of options, arguments and metavariables, and whatever is quoted.
NAMES = re.compile(r"'[^']*'|--?[a-zA-Z-]+|\bFILE\b|\bproofread( [a-z]+)?|x?[<>]=?x?")


def english(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}", NAMES.sub("", text))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fix"], "缺少参数 'FILE...'"),
        (["chek", "a.txt"], "没有命令 'chek'；是不是 'check'？"),
        (["nonsense"], "没有命令 'nonsense'"),
        (["check", "--strickt", "a.txt"], "没有选项 '--strickt'；是不是"),
        (["check", "--format", "foo", "a.txt"], "'--format' 的值不对：'foo' 不行，可以是 'text', 'json'"),
        (["check", "--threads", "x", "a.txt"], "'--threads' 的值不对：'x' 不是"),
        (["check", "--threads", "0", "a.txt"], "0 不在范围"),
        (["check", "--model", "nope", "a.txt"], "目录 'nope' 不存在"),
        (["check", "--protect", "nope", "a.txt"], "'nope' 不存在"),
        (["check", "--device"], "选项 '--device' 后面要有值"),
        (["check", "--diff=1", "a.txt"], "选项 '--diff' 后面不能有值"),
        (["check", "--strict", "--recall", "a.txt"], "--strict 与 --recall 只能选一个"),
        (["doctor", "x"], "多出参数 x"),
        (["corrupt", "--rate", "7", __file__], "'--rate' 的值不对"),
        (["score"], "'--hypothesis'"),
    ],
)
def test_usage_errors(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    err = capsys.readouterr().err
    assert said in err and err.count("\n") == 1
    assert english(err.replace("多出参数 x", "")) == []


def test_without_arguments_there_is_help_and_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    alone = capsys.readouterr()
    assert run(["--help"]) == 0
    assert alone == capsys.readouterr()
    assert alone.out.startswith("用法：proofread") and alone.err == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_no_english_headings(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert not re.search(r"Options|Usage|Show this|default:|required", out)
    assert "选项：" in out or "选项:" in out


def test_one_preset_may_be_given_twice(tmp_path, capsys) -> None:
    assert run(["check", "--strict", "--strict", str(tmp_path / "missing")]) == 2
    assert "没有这个文件" in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["-V", "--version"])
def test_version(flag: str, capsys) -> None:
    assert run([flag]) == 0
    assert capsys.readouterr().out.startswith("proofread 0.")
