"""Several processes that train together: who this one is, and what it leaves to the first."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Final

from proofread.errors import ConfigError

#: Where torchrun, Lightning and Slurm say which process this is, in the order in which Lightning asks.
_RANK: Final = ("RANK", "LOCAL_RANK", "SLURM_PROCID")
_PROCESSES: Final = ("WORLD_SIZE", "SLURM_NTASKS")
#: A process beside the first writes no log, no record of its configuration, and no run folder of its own.
_QUIET: Final = ("hydra/job_logging=disabled", "hydra/hydra_logging=disabled", "hydra.output_subdir=null")


def rank(environment: Mapping[str, str] = os.environ) -> int:
    """The number of this process among those that train together, 0 for the first or only one."""
    return next((int(environment[name]) for name in _RANK if name in environment), 0)


def overrides(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> list[str]:
    """What this process adds to the overrides of its command line.

    Raises:
        ConfigError: the processes were started from outside and would each choose a run folder.
    """
    processes = next((int(environment[name]) for name in _PROCESSES if name in environment), 1)
    if processes > 1 and not any(argument.startswith("hydra.run.dir=") for argument in arguments):
        raise ConfigError(f"hydra.run.dir：{processes} 个进程要用同一个目录，例如 hydra.run.dir=runs/one")
    return list(_QUIET) if rank(environment) else []
