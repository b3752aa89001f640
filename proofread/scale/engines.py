"""Who does the blocks: this process, or Ray's actors on one machine or many."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from proofread.extras import required
from proofread.scale.plan import Block, Job
from proofread.scale.work import Record, corrector, work


@dataclass(frozen=True)
class Cluster:
    """Where Ray runs.

    Attributes:
        address: of a running cluster; None starts one on this machine.
        workers: actors, each with a model and one processor; None for as many as the cluster has processors.
    """

    address: str | None = None
    workers: int | None = None


def local(job: Job, blocks: Sequence[Block], cluster: Cluster) -> Iterator[Record]:
    """One block after the other, here."""
    correct = corrector(job)
    for block in blocks:
        yield work(job, block, correct)


class _Worker:
    """An actor: loads the model once, then does blocks."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._correct = corrector(job)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[Any]]:
        done: list[Record] = []
        for values in zip(*batch.values(), strict=True):
            plain = (value.item() if hasattr(value, "item") else value for value in values)
            done.append(work(self._job, Block(**dict(zip(batch, plain, strict=True))), self._correct))
        return {name: [record[name] for record in done] for name in done[0]}


def ray(job: Job, blocks: Sequence[Block], cluster: Cluster) -> Iterator[Record]:
    """Ray Data over a pool of actors; a block whose actor or node dies is done again elsewhere.

    Ray's report of usage to its makers is turned off before it is imported.
    """
    required("ray", "ray")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray as engine

    address = cluster.address
    here: dict[str, Any] = {"_node_ip_address": "127.0.0.1", "include_dashboard": False} if address is None else {}
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    engine.init(address=address, ignore_reinit_error=True, log_to_driver=False, logging_level=logging.ERROR, **here)
    context = engine.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.actor_task_retry_on_errors = False  # an error of ours is no reason to try again; a dead actor is, always
    workers = cluster.workers or max(1, int(engine.cluster_resources().get("CPU", 1)))
    rows = engine.data.from_items([asdict(block) for block in blocks], override_num_blocks=len(blocks))
    done = rows.map_batches(
        _Worker,
        fn_constructor_args=(job,),
        batch_size=1,
        num_cpus=1,
        compute=engine.data.ActorPoolStrategy(size=min(workers, len(blocks))),
    )
    yield from done.iter_rows()


ENGINES: Mapping[str, Callable[[Job, Sequence[Block], Cluster], Iterator[Record]]] = {"local": local, "ray": ray}
