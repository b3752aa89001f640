"""How the commands of training end when something is wrong."""

import pytest
from torch.utils.data import DataLoader, IterableDataset

from proofread.errors import FormatError
from proofread.training.command import exit_codes


class Broken(IterableDataset):
    def __iter__(self):
        raise FormatError("corpus.tsv:1: expected source<TAB>target")


@pytest.mark.parametrize("workers", [0, 1])
def test_an_error_of_a_loader_process_is_one_line(workers, capsys):
    with pytest.raises(SystemExit) as stopped, exit_codes("proofread.train"):
        list(DataLoader(Broken(), num_workers=workers))
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "proofread.train: corpus.tsv:1: expected source<TAB>target\n"
