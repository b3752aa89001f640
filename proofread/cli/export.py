"""``proofread export``: the network of a bundle as ONNX graphs, for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from proofread.cli._click import FOLDER, Command
from proofread.cli._streams import explained, say
from proofread.errors import ProofreadError
from proofread.runtime.names import PRECISIONS


@click.command(
    cls=Command,
    help="""把模型的网络写成两个 ONNX 图，给别的程序用：encode.onnx（编码器和改错头）、decode.onnx（解码器）。

    本程序不需要它们：校对时从模型的权重直接得到同样的图。DIR 是模型目录，默认是自带模型。""",
    examples=(("proofread export --out 图 --precision fp32", "自带模型的两个 ONNX 图，写到 图/"),),
)
@click.argument("folder", metavar="[DIR]", required=False, type=FOLDER)
@click.option(
    "--precision",
    type=click.Choice(PRECISIONS),
    default="int8",
    help="int8（默认）：8 位整数，校对用的就是它，只有 ONNX Runtime 能运行；fp32：和 torch 一致。",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    required=True,
    help="写到这个目录；它不能是模型目录。",
)
def export(folder: Path | None, precision: str, out: Path) -> None:
    """Write both graphs beside the bundle."""
    from proofread.documents.atomic import draft
    from proofread.runtime.bundle import CONFIG, load_bundle
    from proofread.runtime.onnx_graph import graphs

    if (out / CONFIG).exists():
        raise click.BadParameter(f"{out} 是模型目录；请另选一个目录", param_hint="--out")
    made = graphs(load_bundle(folder), precision)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            with draft(out / name) as file:
                file.stream.write(content)
                file.commit()
    except OSError as error:
        raise ProofreadError(f"无法写入：{explained(error, str(out))}") from error
    for name, content in made.items():
        say(f"已写入 {click.format_filename(out / name)}（{len(content) / 1e6:.2f} MB）")
