"""How the commands of training end when something is wrong."""

import subprocess
import sys
from pathlib import Path

import pytest
from torch.utils.data import DataLoader, IterableDataset

import proofread
from proofread import command
from proofread.command import exit_codes
from proofread.errors import FormatError


class Broken(IterableDataset):
    def __iter__(self):
        raise FormatError("corpus.tsv:1: expected source<TAB>target")


@pytest.mark.parametrize("workers", [0, 1])
def test_an_error_of_a_loader_process_is_one_line(workers, capsys):
    with pytest.raises(SystemExit) as stopped, exit_codes("proofread.train"):
        list(DataLoader(Broken(), num_workers=workers))
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "proofread.train: corpus.tsv:1: expected source<TAB>target\n"


def test_the_configuration_is_looked_for_in_the_package_first():
    # In a wheel it is there; in a checkout beside it.
    assert Path(proofread.__file__).parent == command._PACKAGE
    assert (command.shipped("conf") / "train.yaml").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--no-such"], "没有选项 '--no-such'（用法见 python -m proofread.batch --help）"),
        (["a"], "缺少参数 'OUTPUT'（用法见 python -m proofread.batch --help）"),
        (["a", "b", "--engine", "x"], "'--engine' 的值不对：'x' 不行，可以是 'local', 'ray'（用法见 "),
    ],
)
def test_the_batch_command_says_what_is_wrong_in_one_line(arguments, message):
    command = [sys.executable, "-m", "proofread.batch", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"python -m proofread.batch: {message}")
