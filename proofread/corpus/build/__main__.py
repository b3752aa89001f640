"""``python -m proofread.corpus.build``: from downloads to a corpus of clean, distinct sentences; no network."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from proofread.corpus.build.run import Read, build_corpus, missing
from proofread.corpus.build.sources import Source, read_sources
from proofread.errors import ConfigError, FormatError, ProofreadError

_PACKAGE = Path(__file__).parents[2]
#: Inside the wheel, or at the top of a checkout.
_SHIPPED = next(top / "data" / "sources.yaml" for top in (_PACKAGE, _PACKAGE.parent) if (top / "data").is_dir())
_TOTALS = ("sentences", "characters")
#: What is said of sentences that were left out.
_REASONS = {
    "short": "太短",
    "long": "太长",
    "broken": "坏字",
    "unfinished": "没有句末标点",
    "foreign": "汉字太少",
    "traditional": "繁体",
    "markup": "标记",
    "repeated": "连写",
    "unwanted": "drop",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0, or 2 when something is wrong or missing."""
    parser = argparse.ArgumentParser("python -m proofread.corpus.build", description="从下载的文件到语料；不上网。")
    parser.add_argument("downloads", type=Path, help="下载目录：仓库放在 所有者/名字，单个文件直接放着")
    parser.add_argument("out", type=Path, nargs="?", help="写语料的目录；不写就只说缺什么")
    parser.add_argument("--sources", type=Path, default=_SHIPPED, help="来源的列表")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="只要这些来源，可用通配符")
    parser.add_argument("--similarity", type=float, default=0.8, help="多相似的句子算重复；2 表示只有相同的才算")
    options = parser.parse_args(arguments)
    try:
        sources = _chosen(read_sources(options.sources), options.only)
        _complain(sources, options.downloads)
        if options.out is not None:
            options.out.mkdir(parents=True, exist_ok=True)
            reads = build_corpus(
                sources, options.downloads, options.out, similarity=options.similarity, progress=_progress
            )
            sentences, characters = (sum(getattr(read, name) for read in reads.values()) for name in _TOTALS)
            print(f"{options.out}：{sentences:,} 句，{characters:,} 字")  # noqa: T201
    except (ProofreadError, OSError) as error:
        print(f"proofread.corpus.build：{error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _chosen(sources: dict[str, Source], patterns: Sequence[str] | None) -> dict[str, Source]:
    for pattern in patterns or ():
        if not any(fnmatch(name, pattern) for name in sources):
            raise ConfigError(f"--only {pattern}：没有这样的来源")
    return {
        name: source
        for name, source in sources.items()
        if patterns is None or any(fnmatch(name, pattern) for pattern in patterns)
    }


def _complain(sources: dict[str, Source], downloads: Path) -> None:
    """Raise FormatError if something is missing, after saying how to get it, in lines for a shell."""
    lacking = missing(sources, downloads)
    for name, part in lacking:
        get = "git clone --depth 1" if part.github else "curl -L -o"
        order = f"{part.origin} {downloads / part.place}" if part.github else f"{downloads / part.place} {part.origin}"
        wanted = f": {' '.join(part.files)}" if part.github and (downloads / part.place).is_dir() else ""
        print(f"{get} {order}  # {name}{wanted}")  # noqa: T201
    if lacking:
        count = len({name for name, _ in lacking})
        raise FormatError(f"{downloads}：{len(sources)} 个来源里缺 {count} 个；照上面的命令取来，或用 --only")


def _progress(name: str, read: Read) -> None:
    if not read.lines:
        print(f"{name}：一句也没有找到；来源变了吗？看看它的规则", file=sys.stderr)  # noqa: T201
        return
    left_out = "、".join(f"{_REASONS[reason]} {count:,}" for reason, count in read.dropped.most_common())
    print(f"{name}：{read.lines:,} 句；没有要的：{left_out or '无'}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
