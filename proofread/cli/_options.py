"""The options that ``fix`` and ``check`` share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from proofread.cli._click import FILE
from proofread.cli._model_options import backend_option, model_option
from proofread.cli._rule_options import no_rules_option, rules_option, standard_option
from proofread.cli._selection import Glob, Selection
from proofread.cli._types import Extension, GlobType, KindList
from proofread.edits.edit import Kind

_F = TypeVar("_F", bound=Callable[..., Any])

#: Forms of a report: for people, for programs, for continuous integration.
REPORTS = ("text", "json", "jsonl", "sarif", "github", "gitlab", "rdjson", "rdjsonl", "junit", "html", "csv", "xlsx")
PRESETS = ("strict", "balanced", "recall")
#: Where a context remembers which of the options for presets was given.
_PRESET = "proofread.preset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for.

    Attributes:
        model: folder of a model bundle; the packaged one when absent.
        backend: what runs the model, a name of :data:`proofread.runtime.backends.BACKENDS`.
        device: where the model runs.
        preset: name of the threshold set of the bundle.
        density: how many errors to expect, a name of :data:`proofread.proofreader.DENSITIES`, or ``auto``.
        min_confidence: overrides the preset.
        only: kinds to keep; empty for all.
        skip: kinds to drop.
        rules: which rules to check beside the model; none if empty.
        standard: the house style, a name of :class:`proofread.rules.rule.Standard`.
        protect: terms that must not be touched.
        protect_files: files of such terms.
        replace: pairs of a wrong form and the right one, which are always replaced.
        replace_files: files of such pairs.
        threads: CPU threads; the library's default when absent.
        batch_size: sentences per batch.
        thorough: ask the decoder about every sentence.
        encoding: of the files; detected when absent.
        stdin_filename: what standard input is called, which tells its format.
        output_format: one of :data:`REPORTS`.
        diff: print a unified diff and write nothing.
        stats: print totals.
        quiet: no report and no summary.
        exit_zero: exit with 0 although something was found.
        color: ``auto``, ``always`` or ``never``.
        include: only these files of folders.
        exclude: none of these files and folders.
        extension: further suffixes with their formats, as ``.suffix=format``.
        no_ignore: heed no ignore files.
        jobs: processes.
        diff_base: only lines that have changed since this commit.
        baseline: file of findings that are known.
        write_baseline: where to write such a file.
        show_settings: print them and do nothing else.
    """

    model: Path | None
    backend: str
    device: str
    preset: str
    density: str
    min_confidence: float | None
    only: frozenset[Kind]
    skip: frozenset[Kind]
    rules: str
    standard: str
    protect: tuple[str, ...]
    protect_files: tuple[Path, ...]
    replace: tuple[tuple[str, str], ...]
    replace_files: tuple[Path, ...]
    threads: int | None
    batch_size: int
    thorough: bool
    encoding: str | None
    stdin_filename: str | None
    output_format: str
    diff: bool
    stats: bool
    quiet: bool
    exit_zero: bool
    color: str
    include: tuple[Glob, ...]
    exclude: tuple[Glob, ...]
    extension: tuple[str, ...]
    no_ignore: bool
    jobs: int
    diff_base: str | None
    baseline: Path | None
    write_baseline: Path | None
    show_settings: bool

    @property
    def selection(self) -> Selection:
        """Which files of folders are meant."""
        formats = dict(pair.split("=", 1) for pair in self.extension)
        return Selection(self.include, self.exclude, formats, heeds_ignore_files=not self.no_ignore)


def _flag(name: str, text: str) -> Callable[[_F], _F]:
    return click.option(name, is_flag=True, help=text)


def _globs(name: str, text: str) -> Callable[[_F], _F]:
    return click.option(name, type=GlobType(), multiple=True, metavar="GLOB", help=text)


def _preset(name: str, text: str) -> Callable[[_F], _F]:
    return click.option(f"--{name}", is_flag=True, expose_value=False, callback=_choose_preset, help=text)


def _choose_preset(ctx: click.Context, param: click.Parameter, value: bool | str | None) -> None:
    """Several options set one field, and only one of them may."""
    ctx.params.setdefault("preset", PRESETS[1])
    if value:
        chosen = value if isinstance(value, str) else str(param.name)
        if ctx.meta.setdefault(_PRESET, chosen) != chosen:
            raise click.UsageError(f"--{ctx.meta[_PRESET]} 与 --{chosen} 只能选一个")
        ctx.params["preset"] = chosen


def preset_was_given(ctx: click.Context) -> bool:
    """Whether the command line chooses a preset."""
    return _PRESET in ctx.meta


_SHARED = (
    model_option,
    click.option("--encoding", metavar="NAME", help="文件编码；默认自动识别。"),
    click.option("--stdin-filename", metavar="NAME", help="标准输入叫什么名字，由此判断格式和设置。"),
    click.option(
        "--preset",
        type=click.Choice(PRESETS),
        expose_value=False,
        callback=_choose_preset,
        metavar="NAME",
        help="松紧：strict、balanced（默认）或 recall，也可以写成下面三个选项。",
    ),
    _preset("strict", "宁缺毋滥：只改把握最大的。"),
    _preset("balanced", "默认的松紧。"),
    _preset("recall", "尽量多找：误报也会多些。"),
    click.option(
        "--density",
        type=click.Choice(["auto", "draft", "published"]),
        default="auto",
        help="错误大约有多密：draft 是草稿（每万字约 10 处），published 是发表过的（1.5 处），要的证据更足；"
        "auto（默认）由文档自己说：其中错误少，要的证据就更足。",
    ),
    click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="P", help="最低置信度，0 到 1。"),
    click.option("--only", type=KindList(), default=frozenset(), metavar="KIND[,KIND]", help="只处理这些错误类型。"),
    click.option("--skip", type=KindList(), default=frozenset(), metavar="KIND[,KIND]", help="不处理这些错误类型。"),
    rules_option,
    no_rules_option,
    standard_option,
    click.option(
        "--protect",
        "--protect-files",
        "protect_files",
        type=FILE,
        multiple=True,
        metavar="FILE",
        help="不许改动的词，每行一个，re: 开头的是正则表达式；可重复。",
    ),
    click.option(
        "--replace",
        "--replace-files",
        "replace_files",
        type=FILE,
        multiple=True,
        metavar="FILE",
        help="一律改正的词，每行一个 错=对；可重复。",
    ),
    click.option(
        "--format",
        "output_format",
        type=click.Choice(REPORTS),
        default="text",
        metavar="NAME",
        help=f"报告的格式：{'、'.join(REPORTS)}；默认 text。",
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
    _globs("--include", "目录里只取这些文件，写法同 .gitignore；可重复。"),
    _globs("--exclude", "目录里不取这些文件和目录，写法同 .gitignore；可重复。"),
    click.option(
        "--extension",
        type=Extension(),
        multiple=True,
        metavar=".EXT[=FORMAT]",
        help="还有这种扩展名的文件，默认当作纯文本；可重复。",
    ),
    _flag("--no-ignore", "不理会 .gitignore 和 .proofreadignore。"),
    click.option("--config", type=FILE, metavar="FILE", help="项目设置文件；默认从文件所在目录向上找。"),
    _flag("--isolated", "不读任何设置文件和用户词表。"),
    _flag("--show-settings", "显示生效的设置和它们的来源，什么都不校对。"),
    click.option("--jobs", "-j", type=click.IntRange(min=1), default=1, metavar="N", help="几个进程一起校对，默认 1。"),
    click.option("--diff-base", metavar="REF", help="只看与这个提交（或它与当前分支的分叉点）相比改动过的行。"),
    click.option("--baseline", type=FILE, metavar="FILE", help="不再报告记在这个文件里的问题。"),
    click.option(
        "--write-baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="把现有的问题都记进这个文件，以后用 --baseline 略过。",
    ),
    _flag("--thorough", "每句都问解码器，慢一些；默认只问可能有错的句子。"),
)


def shared_options(command: _F) -> _F:
    """Add the shared options to a command, for :func:`proofread.cli._plan.settle`."""
    for option in reversed(_SHARED):
        command = option(command)
    return command
