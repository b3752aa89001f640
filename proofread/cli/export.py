"""``proofread export``: the network of a bundle as ONNX graphs, which start and run faster than torch."""

from __future__ import annotations

from pathlib import Path

import click

from proofread.cli._click import Command
from proofread.errors import ProofreadError
from proofread.runtime.names import PRECISIONS


@click.command(
    cls=Command,
    help="""把模型导出成两个 ONNX 图：listen.onnx（编码器和改错头）、decode.onnx（解码器）。

    写进模型目录 DIR 本身，此后 --backend auto 就用 ONNX Runtime；有 --out 时写到别的目录，模型不动。
    训练结束时会自动导出。需要 onnx：pip install 'proofread[train]'。""",
)
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--precision",
    type=click.Choice(PRECISIONS),
    default="int8",
    help="int8（默认）：权重 8 位，小而快；fp32：和 torch 一致。",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="写到这个目录；此时 DIR 默认是自带模型。",
)
def export(folder: Path | None, precision: str, out: Path | None) -> None:
    """Write both graphs, into the bundle or beside it."""
    from proofread.formats.atomic import draft
    from proofread.runtime.bundle import CONFIG, DECODE, LISTEN, builtin, load_bundle

    if folder is None and out is None:
        raise click.UsageError(
            f"要写进哪个模型？写明 DIR，或用 --out 写到别处；不写明就不改自带模型 {click.format_filename(builtin())}"
        )
    if out is not None and (out / CONFIG).exists():
        raise click.BadParameter(f"{out} 是模型目录；要把图放进模型，用 proofread export {out}", param_hint="--out")
    from proofread.runtime.export import export_into, exported

    bundle = load_bundle(folder)
    try:
        if out is None:
            out = export_into(bundle, precision)
        else:
            graphs = exported(bundle, precision)
            out.mkdir(parents=True, exist_ok=True)
            for name, content in graphs.items():
                with draft(out / name) as file:
                    file.write(content)
                    file.commit()
    except OSError as error:
        raise ProofreadError(f"{out or bundle.path}: 无法写入：{error.strerror}") from error
    for path in (out / LISTEN, out / DECODE):
        click.echo(f"已写入 {click.format_filename(path)}（{path.stat().st_size / 1e6:.2f} MB）", err=True)
