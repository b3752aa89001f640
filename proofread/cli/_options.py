"""The options that ``fix`` and ``check`` share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from proofread.edits.edit import Kind
from proofread.runtime.names import BACKENDS

_F = TypeVar("_F", bound=Callable[..., Any])

SUBSTITUTIONS = frozenset({Kind.HOMOPHONE, Kind.NEAR_SOUND, Kind.SHAPE, Kind.SPELLING, Kind.DE})
#: Names for several kinds at once; ``spelling`` is every substitution of characters.
GROUPS = {
    Kind.SPELLING.value: SUBSTITUTIONS,
    "grammar": frozenset({Kind.REDUNDANT, Kind.MISSING, Kind.ORDER}),
}
#: What ``--help`` says about the names.
KINDS_HELP = "KIND：\n" + "\n".join(
    [
        *(f"{kind.value:<12} {kind.label}" for kind in Kind if kind is not Kind.SPELLING),
        *(f"{name:<12} {'、'.join(kind.value for kind in Kind if kind in kinds)}" for name, kinds in GROUPS.items()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for.

    Attributes:
        model: folder of a model bundle; the packaged one when absent.
        backend: what runs the model, a name of :data:`proofread.runtime.backends.BACKENDS`.
        device: where the model runs.
        preset: name of the threshold set of the bundle.
        min_confidence: overrides the preset.
        only: kinds to keep; empty for all.
        skip: kinds to drop.
        protect: files of terms that must not be touched.
        threads: CPU threads; the library's default when absent.
        batch_size: sentences per batch.
        thorough: ask the decoder about every sentence.
        encoding: of the files; detected when absent.
        output_format: ``text``, ``json`` or ``jsonl``.
        diff: print a unified diff and write nothing.
        stats: print totals.
        quiet: no report and no summary.
        exit_zero: exit with 0 although something was found.
        color: ``auto``, ``always`` or ``never``.
    """

    model: Path | None
    backend: str
    device: str
    preset: str
    min_confidence: float | None
    only: frozenset[Kind]
    skip: frozenset[Kind]
    protect: tuple[Path, ...]
    threads: int | None
    batch_size: int
    thorough: bool
    encoding: str | None
    output_format: str
    diff: bool
    stats: bool
    quiet: bool
    exit_zero: bool
    color: str


class KindList(click.ParamType):
    """Comma-separated names of kinds and groups."""

    name = "KIND[,KIND]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[Kind]:
        if isinstance(value, frozenset):
            return value
        kinds: frozenset[Kind] = frozenset()
        for name in filter(None, (part.strip().lower() for part in str(value).split(","))):
            if name in GROUPS:
                kinds |= GROUPS[name]
            elif name in Kind.__members__.values():
                kinds |= {Kind(name)}
            else:
                known = "、".join(dict.fromkeys([*(kind.value for kind in Kind), *GROUPS]))
                self.fail(f"没有叫 {name!r} 的错误类型；可用：{known}", param, ctx)
        return kinds


def _flag(name: str, text: str) -> Callable[[_F], _F]:
    return click.option(name, is_flag=True, help=text)


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

model_option = click.option("--model", type=_FOLDER, metavar="DIR", help="模型目录；默认用自带模型。")
backend_option = click.option(
    "--backend",
    type=click.Choice(BACKENDS),
    default="auto",
    metavar="NAME",
    help=f"运行模型的库：{'、'.join(BACKENDS)}；默认 auto，选这台机器上最快的。",
)

_SHARED = (
    model_option,
    click.option("--encoding", metavar="NAME", help="文件编码；默认自动识别。"),
    click.option("--strict", "preset", flag_value="strict", help="宁缺毋滥：只改把握最大的。"),
    click.option("--balanced", "preset", flag_value="balanced", default="balanced", help="默认的松紧。"),
    click.option("--recall", "preset", flag_value="recall", help="尽量多找：误报也会多些。"),
    click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="P", help="最低置信度，0 到 1。"),
    click.option("--only", type=KindList(), default=frozenset(), metavar="KIND[,KIND]", help="只处理这些错误类型。"),
    click.option("--skip", type=KindList(), default=frozenset(), metavar="KIND[,KIND]", help="不处理这些错误类型。"),
    click.option("--protect", type=_FILE, multiple=True, metavar="FILE", help="不许改动的词，每行一个；可重复。"),
    click.option(
        "--format",
        "output_format",
        type=click.Choice(["text", "json", "jsonl"]),
        default="text",
        help="报告的格式。",
    ),
    _flag("--diff", "只输出统一差异格式，不写文件。"),
    _flag("--stats", "在标准错误上给出统计。"),
    click.option("-q", "--quiet", is_flag=True, help="不输出报告和总结。"),
    _flag("--exit-zero", "发现问题时退出码也是 0。"),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="报告是否用颜色；auto 看终端和 NO_COLOR。",
    ),
    backend_option,
    click.option("--device", default="cpu", metavar="NAME", help="运行设备，如 cpu、cuda。"),
    click.option("--threads", type=click.IntRange(min=1), metavar="N", help="CPU 线程数。"),
    click.option("--batch-size", type=click.IntRange(min=1), default=64, metavar="N", help="每批的句数，默认 64。"),
    _flag("--thorough", "每句都问解码器，慢一些；默认只问可能有错的句子。"),
)


def shared_options(command: _F) -> _F:
    """Add the shared options to a command, which receives them as the fields of :class:`Options`."""
    for option in reversed(_SHARED):
        command = option(command)
    return command
