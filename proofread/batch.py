"""``python -m proofread.batch INPUT OUTPUT``: correct folders of text, JSON Lines and Parquet, here or on Ray."""

from __future__ import annotations

import json
import sys

import click

from proofread.cli.script import Script


@click.command(cls=Script)
@click.argument("source", metavar="INPUT")
@click.argument("output", metavar="OUTPUT")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help="谁来做。")
@click.option("--address", help="Ray 集群的地址；不写就在本机起一个。")
@click.option("--workers", type=click.IntRange(1), help="Ray 的工作进程数；默认用集群的全部核心。")
@click.option("--model", help="模型文件夹；默认用自带的。每台机器上都要有。")
@click.option("--preset", type=click.Choice(["strict", "balanced", "recall"]), default="balanced", show_default=True)
@click.option("--field", default="text", show_default=True, help="JSONL 的字段名、Parquet 的列名。")
@click.option("--block-bytes", type=click.IntRange(1), default=4_000_000, show_default=True, help="每块多少字节。")
def main(
    source: str,
    output: str,
    engine: str,
    address: str | None,
    workers: int | None,
    model: str | None,
    preset: str,
    field: str,
    block_bytes: int,
) -> None:
    """批量校对：INPUT 是文件、文件夹或 fsspec 的地址（s3://…），里面的 .txt、.jsonl、.parquet 都会校对。

    OUTPUT 里每个文件成为一个文件夹，其中的 part-00000、part-00001……依次相接就是校对后的文件；旁边是每一块的编辑、
    隔离的行和校验值。中断之后用同一条命令接着做，做完的块不再做。
    """
    from proofread.runtime.bundle import load_bundle
    from proofread.scale.engines import Cluster
    from proofread.scale.plan import Job
    from proofread.scale.run import run

    def progress(done: int, total: int) -> None:
        click.echo(f"\r{done}/{total} 块", err=True, nl=done == total or not sys.stderr.isatty())

    job = Job(source, output, load_bundle(model).fingerprint, model, preset, field, block_bytes)
    manifest = run(job, engine=engine, cluster=Cluster(address, workers), progress=progress)
    click.echo(json.dumps(manifest["totals"]))


if __name__ == "__main__":
    main()
