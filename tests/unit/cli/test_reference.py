"""What is written about the command line: its help, the reference, the page for ``man``."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from proofread.cli._reference import Entry, entries, manual, markdown
from proofread.cli.main import cli, run

ROOT = Path(__file__).parents[3]
ENTRIES = list(entries())


def test_the_reference_is_current() -> None:
    assert markdown() in (ROOT / "docs" / "cli.md").read_text("utf-8"), "run scripts/write_cli.py"


def test_the_manual_is_current() -> None:
    assert (ROOT / "docs" / "proofread.1").read_text("utf-8") == manual(), "run scripts/write_cli.py"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_help_ends_with_examples(entry: Entry, capsys) -> None:
    run([*entry.name.split()[1:], "--help"])
    shown = capsys.readouterr().out
    assert entry.examples
    assert shown.endswith("".join(f"  {line}\n      {meaning}\n" for line, meaning in entry.examples))
    assert max(map(len, shown.splitlines())) < 300


@pytest.mark.parametrize("line", [line for entry in ENTRIES for line, _ in entry.examples])
def test_the_parser_takes_every_example(line: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(re.sub(r'eval "\$\((.*)\)"', r"\1", line.partition(">")[0]))
    words = words[words.index("proofread") :]
    for word in words:
        if word.endswith((".txt", ".docx", ".tsv", ".m2")):
            Path(word).touch()
    for folder in ("docs", "我的模型"):
        Path(folder).mkdir()
    with cli.make_context("proofread", words[1:]) as context:
        name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
        assert command is not None
        command.make_context(name, rest, parent=context)


@pytest.mark.skipif(not shutil.which("mandoc"), reason="no mandoc here")
def test_the_manual_has_no_faults() -> None:
    page = str(ROOT / "docs" / "proofread.1")
    done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", page], capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []


@pytest.mark.skipif(not shutil.which("mandoc"), reason="no mandoc here")
def test_the_manual_shows_options_to_copy() -> None:
    page = str(ROOT / "docs" / "proofread.1")
    shown = subprocess.run(["mandoc", "-Tutf8", page], capture_output=True, text=True, check=True).stdout
    shown = re.sub(r".\x08|\s", "", shown)
    for entry in ENTRIES:
        for names, _ in entry.options:
            assert re.sub(r"\s", "", names) in shown
