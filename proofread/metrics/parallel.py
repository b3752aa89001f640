"""Parallel texts: one sentence per line in several files, or in the columns of one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from proofread.errors import FormatError
from proofread.reasons import reason


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file without their ends; only line feeds end a line, an optional BOM is dropped.

    Raises:
        FormatError: The file cannot be read, is not UTF-8 or is empty.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FormatError(f"{path}：{reason(error)}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FormatError(f"{path}:{line}：不是 UTF-8（字节 0x{error.object[error.start]:02x}）") from None
    if not text:
        raise FormatError(f"{path}:1：文件是空的；应是每行一句")
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines if lines[-1] else lines[:-1]


def read_tsv(path: Path) -> tuple[list[str], list[list[str]]]:
    """Sources and references from ``source<TAB>reference[<TAB>reference…]`` lines.

    Raises:
        FormatError: As :func:`read_lines`; or a line has no tab or an empty source.
    """
    sources: list[str] = []
    references: list[list[str]] = []
    for number, line in enumerate(read_lines(path), start=1):
        source, *targets = line.split("\t")
        if not targets:
            raise FormatError(f"{path}:{number}：应是 原文<TAB>正确文本，只有一列：{line[:30]!r}")
        if not source:
            raise FormatError(f"{path}:{number}：原文是空的")
        sources.append(source)
        references.append(targets)
    return sources, references


def require_same_length(expected: Sequence[object], origin: Path, lines: Sequence[object], path: Path) -> None:
    """Raise :class:`FormatError`, naming the first line without a partner, unless both have one length."""
    if len(lines) != len(expected):
        where = f"{path}:{len(lines)}" if len(lines) < len(expected) else f"{path}:{len(expected) + 1}"
        raise FormatError(f"{where}：有 {len(lines)} 句，而 {origin} 有 {len(expected)} 句")
