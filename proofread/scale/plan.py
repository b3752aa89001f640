"""What is to be done: the blocks of all input files, decided before anything runs and the same every time."""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from proofread.errors import FormatError
from proofread.scale.rows import FORMATS


@dataclass(frozen=True, slots=True)
class Block:
    """A part of one input file.

    Attributes:
        path: the file, as its file system names it.
        name: the file relative to the input folder; its output parts stand in a folder of this name.
        number: of the block in the file, from 0.
        start, end: half-open span: bytes of text and JSON Lines, row groups of Parquet.
    """

    path: str
    name: str
    number: int
    start: int
    end: int

    @property
    def suffix(self) -> str:
        """What says the format."""
        return posixpath.splitext(self.name)[1]

    @property
    def part(self) -> str:
        """Where its output stands, relative to the output folder."""
        return f"{self.name}/part-{self.number:05d}{self.suffix}"


@dataclass(frozen=True)
class Job:
    """All that decides the output; two runs with equal jobs write the same bytes.

    Attributes:
        source, output: file, folder or address (``s3://…``) as fsspec understands it.
        fingerprint: of the model.
        model: folder of the bundle, None for the one in the package.
        preset: thresholds.
        field: name of the field or column that holds the text.
        block_bytes: size of a block.
    """

    source: str
    output: str
    fingerprint: str
    model: str | None = None
    preset: str = "balanced"
    field: str = "text"
    block_bytes: int = 4_000_000

    def identity(self, blocks: Sequence[Block]) -> str:
        """A digest of the job and its plan; a run goes on only where one with the same identity stopped."""
        values = {**asdict(self), "blocks": [asdict(block) for block in blocks]}
        values.pop("output")
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def filesystem(url: str) -> tuple[Any, str]:
    """The file system of ``url`` and the path in it."""
    from proofread.extras import required

    required("fsspec", "ray")
    from fsspec.core import url_to_fs

    return url_to_fs(url)


def plan(job: Job) -> list[Block]:
    """The blocks of all files of a known format below ``job.source``, in order of name; hidden files are left out.

    Raises:
        FormatError: there is nothing to read, or a Parquet file is broken.
    """
    system, root = filesystem(job.source)
    if not system.exists(root):
        raise FormatError(f"{job.source}: 没有这个文件或目录")
    paths = [root] if system.isfile(root) else sorted(system.find(root))
    blocks: list[Block] = []
    for path in paths:
        name = posixpath.basename(path) if path == root else posixpath.relpath(path, root)
        suffix = posixpath.splitext(name)[1]
        if suffix not in FORMATS or any(part.startswith(".") for part in name.split("/")):
            continue
        with system.open(path, "rb") as stream:
            try:
                spans = FORMATS[suffix](job.field).spans(stream, system.size(path), job.block_bytes)
            except ValueError as error:  # pyarrow's errors about broken files
                raise FormatError(f"{path}: 无法读取（{error}）") from error
        blocks += [Block(path, name, number, start, end) for number, (start, end) in enumerate(spans)]
    if not blocks:
        raise FormatError(f"{job.source}: 没有可读的内容；支持 {'、'.join(FORMATS)}")
    return blocks
