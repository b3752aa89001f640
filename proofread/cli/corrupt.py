"""``proofread corrupt``: inject errors into clean text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from proofread.cli._click import Command
from proofread.cli._inputs import open_source
from proofread.cli._streams import as_utf8
from proofread.documents.encoding import detect
from proofread.errors import FormatError
from proofread.noise.config import DEFAULT_WEIGHTS, OBSERVED, NoiseConfig
from proofread.noise.families import FAMILIES
from proofread.noise.mixer import Noiser
from proofread.noise.observed import Observed
from proofread.noise.parallel import corrupt_lines, to_marked, to_tsv

_DEFAULT = NoiseConfig()
_SHARE = click.FloatRange(0, 1)


@click.command(
    cls=Command,
    help="""向 FILE 的每一行注入错误，结果写到标准输出；FILE 是 - 时读标准输入。

    text 格式标出错误和改正：[-因-]{+应+}该；tsv 格式每行是“错句<TAB>正句”。
    同样的文件和选项总是得到同样的结果。""",
    examples=(
        ("proofread corrupt 正文.txt", "标出注入的错误"),
        ("proofread corrupt --like 句对.tsv 正文.txt", "句对里的人怎样写错，就怎样写错"),
        ("proofread corrupt --format tsv --rate 0.05 --seed 7 正文.txt > 平行.tsv", "错句和正句，每行一对"),
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--seed", default=_DEFAULT.seed, show_default=True, help="随机种子。")
@click.option("--epoch", default=0, show_default=True, help="第几遍；每遍的错误不同。")
@click.option("--rate", type=_SHARE, default=_DEFAULT.rate, show_default=True, help="有错的句子里平均每字的错误数。")
@click.option(
    "--clean-share", type=_SHARE, default=_DEFAULT.clean_share, show_default=True, help="原样保留的句子所占的比例。"
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(list(FAMILIES)),
    metavar="NAME",
    help=f"只用这一类错误，可重复：{'、'.join(FAMILIES)}。",
)
@click.option(
    "--like",
    type=click.Path(exists=True),
    metavar="PAIRS",
    help="不按规则，照这些句对（错句<TAB>正句）里人写错的样子：哪个词写成了什么，常不常；与 --only 不能同用。",
)
@click.option("--format", "output_format", default="text", type=click.Choice(["text", "tsv"]), help="输出格式。")
@click.option("--encoding", metavar="NAME", help="文件编码；默认自动识别。")
def corrupt(
    file: str,
    seed: int,
    epoch: int,
    rate: float,
    clean_share: float,
    only: tuple[str, ...],
    like: str | None,
    output_format: str,
    encoding: str | None,
) -> None:
    """Write the corrupted lines of ``file`` to standard output."""
    if like and only:
        raise click.UsageError("--like 和 --only 不能同用")
    weights = {OBSERVED: 1.0} if like else {name: DEFAULT_WEIGHTS[name] for name in only} or DEFAULT_WEIGHTS
    config = NoiseConfig(weights=weights, rate=rate, clean_share=clean_share, seed=seed)
    noiser = Noiser(config, observed=_observed(like) if like else None)
    show = to_tsv if output_format == "tsv" else to_marked
    as_utf8()
    with _lines(file, encoding) as lines:
        for number, pair in enumerate(corrupt_lines(lines, noiser, epoch=epoch), start=1):
            try:
                row = show(pair)
            except FormatError as error:
                raise FormatError(f"{click.format_filename(file)}:{number}: {error}") from error
            click.echo(row)


def _observed(path: str) -> Observed:
    from proofread.corpus.observed import observed_errors  # readers of every format and compression

    return observed_errors(path)


@contextmanager
def _lines(file: str, declared: str | None) -> Iterator[Iterable[str]]:
    """The lines of ``file`` in its own encoding, line ends kept."""
    with open_source(file) as source, source.open() as stream:
        encoding = detect(stream, name=source.name, declared=declared)
        stream.seek(len(encoding.mark))
        with io.TextIOWrapper(stream, encoding=encoding.codec, newline="\n") as text:
            yield text
