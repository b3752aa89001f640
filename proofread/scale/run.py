"""A whole run: plan, skip what is finished, do the rest, write the manifest."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Sequence
from typing import Any

from proofread.errors import ConfigError
from proofread.scale.engines import ENGINES, Cluster
from proofread.scale.plan import Block, Job, filesystem, plan
from proofread.scale.work import Record, finished

MANIFEST, IDENTITY = "manifest.json", "run.json"
_TOTALS = ("rows", "changed", "edits", "quarantined", "characters", "bytes")


def run(
    job: Job,
    *,
    engine: str = "local",
    cluster: Cluster | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Do all blocks of ``job`` that are not finished and return the manifest, which is also written.

    Args:
        job: what to do.
        engine: one of ``ENGINES``.
        cluster: where Ray runs.
        progress: called with the number of finished blocks and of all.

    Raises:
        ConfigError: the output folder holds another run, or the engine is unknown.
        FormatError: nothing to read.
    """
    if engine not in ENGINES:
        raise ConfigError(f"engine：可以是 {'、'.join(ENGINES)}，现有 {engine!r}")
    blocks = plan(job)
    _claim(job, job.identity(blocks))
    records = {block.part: record for block in blocks if (record := finished(job, block)) is not None}
    todo = [block for block in blocks if block.part not in records]
    progress(len(records), len(blocks))
    if todo:
        for record in ENGINES[engine](job, todo, cluster or Cluster()):
            records[record["part"]] = record
            progress(len(records), len(blocks))
    return _manifest(job, blocks, records)


def _claim(job: Job, identity: str) -> None:
    """Mark the output folder as this run's, or find that it is."""
    system, root = filesystem(job.output)
    path = posixpath.join(root, IDENTITY)
    if system.exists(path):
        if json.loads(system.cat_file(path)).get("identity") != identity:
            raise ConfigError(f"{job.output}: 这里是另一次运行的输出（输入、模型或选项不同）；换一个目录，或先删除它")
        return
    if system.exists(root) and system.ls(root):
        raise ConfigError(f"{job.output}: 目录不是空的，也不是本命令的输出")
    system.makedirs(root, exist_ok=True)
    system.pipe_file(path, json.dumps({"identity": identity}).encode())


def _manifest(job: Job, blocks: Sequence[Block], records: dict[str, Record]) -> dict[str, Any]:
    ordered = [records[block.part] for block in blocks]
    manifest = {
        "model": job.fingerprint,
        "preset": job.preset,
        "totals": {name: sum(record[name] for record in ordered) for name in _TOTALS},
        "parts": ordered,
    }
    system, root = filesystem(job.output)
    system.pipe_file(posixpath.join(root, MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return manifest
