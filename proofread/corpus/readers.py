"""Text files of every accepted shape as a stream of numbered lines, in constant memory."""

from __future__ import annotations

import bz2
import fnmatch
import gzip
import io
import json
import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, cast, get_args

import zstandard

from proofread.errors import ConfigError, FormatError
from proofread.reasons import fault
from proofread.text.heldout import is_heldout

Format = Literal["auto", "text", "jsonl", "tsv"]
Filter = Literal["all", "train", "heldout"]

_FORMATS: dict[str, Format] = {".txt": "text", ".jsonl": "jsonl", ".tsv": "tsv"}
COMPRESSIONS = (".xz", ".bz2", ".gz", ".zst")
_BUFFER = 1 << 18  # bytes
_BROKEN = (lzma.LZMAError, zlib.error, zstandard.ZstdError, EOFError, OSError)


class Line(NamedTuple):
    """One record: a clean sentence (``target is None``) or a pair of erroneous and corrected sentence."""

    number: int  # from 0, of the physical line in its file
    source: str
    target: str | None


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """Where sentences come from.

    Attributes:
        path: A file, a folder (walked) or a glob. Plain text has one sentence per line, JSONL a ``text`` or
            a pair of fields per line, TSV ``source<TAB>target``; each may be compressed (.xz .bz2 .gz
            .zst).
        weight: Expected number of times each sentence is seen per epoch.
        weights: Factors on ``weight`` by pattern of the file's name, such as ``{"law*": 2.0}``.
        format: By default chosen by the suffix (.txt, .jsonl, .tsv) before the one of the compression.
        filter: Which side of the held-out rule to keep; the rule looks at the correct sentence.
        text_field: JSONL field of a clean sentence.
        source_field: JSONL field of the erroneous sentence of a pair.
        target_field: JSONL field of the corrected sentence of a pair.
    """

    path: str
    weight: float = 1.0
    weights: Mapping[str, float] = field(default_factory=dict)
    format: Format = "auto"
    filter: Filter = "all"
    text_field: str = "text"
    source_field: str = "source"
    target_field: str = "target"

    def __post_init__(self) -> None:
        if not isinstance(self.path, str) or not self.path:
            raise ConfigError(f"path：应是文件、目录或通配，现有 {self.path!r}")
        for key, choices in (("format", Format), ("filter", Filter)):
            if getattr(self, key) not in get_args(choices):
                raise ConfigError(f"{key}：可以是 {'、'.join(get_args(choices))}，现有 {getattr(self, key)!r}")
        for key, value in [("weight", self.weight), *((f"weights.{k}", v) for k, v in self.weights.items())]:
            if not isinstance(value, int | float) or not 0 < value < float("inf"):
                raise ConfigError(f"{key}：应是正数，现有 {value!r}")

    def files(self) -> list[tuple[str, Path, float]]:
        """The files of the source, sorted: (name relative to the source, path, weight).

        Raises:
            ConfigError: Nothing matches ``path``, or a pattern of ``weights`` matches no file.
        """
        files = [(name, path, self.weight) for name, path in _expand(self.path)]
        for pattern, factor in self.weights.items():
            matching = {name for name, path, _ in files if fnmatch.fnmatch(path.name, pattern)}
            if not matching:
                raise ConfigError(f"weights.{pattern}：{self.path} 里没有这样的文件")
            files = [(name, path, weight * factor if name in matching else weight) for name, path, weight in files]
        return files


def read(path: Path, config: SourceConfig, *, shard: int = 0, shards: int = 1) -> Iterator[Line]:
    """Yield the lines of one file whose number is ``shard`` modulo ``shards``; blank lines are left out.

    Every reader of a compressed file decompresses all of it, but only decodes, parses and filters its
    share: decompression is several times cheaper than what follows, and any other division would need an
    index.

    Raises:
        FormatError: A line is not what the format says (the message has file and line), or the file is
            broken.
    """
    parse = _parser(path, config)
    keep = config.filter
    number = shard
    try:
        with _open(path) as stream:
            for raw in islice(stream, shard, None, shards):
                line = parse(raw.decode("utf-8-sig" if number == 0 else "utf-8").strip(), number)
                if line is not None and (
                    keep == "all" or is_heldout(line.target or line.source) == (keep == "heldout")
                ):
                    yield line
                number += shards
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}:{number + 1}：应是 UTF-8，现有 {error.object[error.start : error.end]!r}") from error
    except FormatError as error:
        raise FormatError(f"{path}:{number + 1}：{error}") from error
    except _BROKEN as error:
        raise FormatError(f"{path}：读不了：{fault(error)}") from error


def _expand(path: str) -> list[tuple[str, Path]]:
    """The files that ``path`` names, sorted, each with its name relative to their folder."""
    root = Path(path).expanduser()
    if root.is_file():
        return [(root.name, root)]
    if root.is_dir():
        files = [file for file in root.rglob("*") if _suffix(file) in _FORMATS]
    else:
        parts = root.parts
        fixed = next((i for i, part in enumerate(parts) if any(c in part for c in "*?[")), len(parts))
        root = Path(*parts[:fixed])
        files = list(root.glob(str(Path(*parts[fixed:])))) if fixed < len(parts) else []
    found = sorted((file.relative_to(root).as_posix(), file) for file in files if file.is_file())
    if not found:
        raise ConfigError(f"path：{path} 没有可读的东西（应是文件、通配，或放着文本文件的目录）")
    return found


def _suffix(path: Path) -> str:
    """The suffix that tells the format, below the one that tells the compression."""
    return Path(path.stem).suffix if path.suffix in COMPRESSIONS else path.suffix


def _open(path: Path) -> IO[bytes]:
    match path.suffix:
        case ".xz":
            return io.BufferedReader(cast(Any, lzma.open(path)), _BUFFER)
        case ".bz2":
            return io.BufferedReader(cast(Any, bz2.open(path)), _BUFFER)
        case ".gz":
            return io.BufferedReader(cast(Any, gzip.open(path)), _BUFFER)
        case ".zst":
            reader = zstandard.ZstdDecompressor().stream_reader(path.open("rb"), read_across_frames=True)
            return io.BufferedReader(cast(Any, reader), _BUFFER)
    return path.open("rb", _BUFFER)


_Parser = Callable[[str, int], Line | None]


def _parser(path: Path, config: SourceConfig) -> _Parser:
    format = config.format if config.format != "auto" else _FORMATS.get(_suffix(path))
    match format:
        case "text":
            return lambda text, number: Line(number, text, None) if text else None
        case "tsv":
            return _parse_tsv
        case "jsonl":
            return lambda text, number: _parse_json(text, number, config)
    raise FormatError(f"{path}：从扩展名看不出格式；请把 format 设为 {'、'.join(get_args(Format)[1:])} 之一")


def _parse_tsv(text: str, number: int) -> Line | None:
    if not text:
        return None
    fields = [field.strip() for field in text.split("\t")]
    if len(fields) != 2 or not all(fields):
        raise FormatError(f"应是 错句<TAB>正句，都不为空，现有 {len(fields)} 栏：{text[:40]!r}")
    return Line(number, *fields)


def _parse_json(text: str, number: int, config: SourceConfig) -> Line | None:
    if not text:
        return None
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(f"应是 JSON 对象：{fault(error)}") from error
    if not isinstance(record, dict):
        raise FormatError(f"应是 JSON 对象，现有 {text[:40]!r}")
    clean = config.text_field in record
    names = (config.text_field,) if clean else (config.source_field, config.target_field)
    for name in names:
        if not isinstance(record.get(name), str):
            raise FormatError(f"应有文字字段 {name!r}，现有字段 {sorted(record)}")
    values = [record[name].strip() for name in names]
    if not all(values) or any("\n" in value for value in values):
        raise FormatError(f"{'、'.join(names)} 里应是一行文字，现有 {text[:40]!r}")
    return Line(number, values[0], None if clean else values[1])
