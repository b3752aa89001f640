"""Which process this is, and what it adds to its command line."""

import pytest

from proofread.errors import ConfigError
from proofread.training.processes import overrides, rank


@pytest.mark.parametrize(
    ("environment", "number"),
    [
        ({}, 0),
        ({"RANK": "3", "LOCAL_RANK": "1"}, 3),
        ({"LOCAL_RANK": "1", "WORLD_SIZE": "2"}, 1),
        ({"SLURM_PROCID": "5", "SLURM_NTASKS": "8"}, 5),
    ],
)
def test_the_rank_is_what_the_launcher_says(environment: dict[str, str], number: int) -> None:
    assert rank(environment) == number
    quiet = overrides(["hydra.run.dir=runs/one"], environment)
    assert bool(quiet) == (number > 0)


def test_processes_started_from_outside_need_one_run_folder() -> None:
    with pytest.raises(ConfigError, match=r"hydra\.run\.dir：2 个进程"):
        overrides(["trainer.devices=2"], {"RANK": "0", "WORLD_SIZE": "2"})
    assert overrides([], {"SLURM_PROCID": "0", "SLURM_NTASKS": "1"}) == []
