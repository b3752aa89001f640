"""Runs of reporters over files, for the tests of every form of report."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fake_corrector import fake_pipe

from proofread.documents.correct import Pipe, correct_document, correct_file
from proofread.documents.registry import open_document
from proofread.documents.source import Source
from proofread.reports.base import Reporter, TextSink

SCHEMAS = Path(__file__).parent / "schemas"
#: Characters of two units in UTF-16 and four bytes in UTF-8 in front of the edits, and all three line ends.
TEXT = "😀𠮷他因该来，他因该去。\r\n\r因该\t跳无\n没有问题。\n\n  𬭎因该"
MARKDOWN = "# 他因该来\n\n> 😀 **他因该来**，\n> 他`因该`来，跳无。\n"


def reported(
    make: Callable[[TextSink], Reporter], *paths: Path, failing: str | None = None, pipe: Pipe = fake_pipe
) -> str:
    """What the reporter writes about the mistakes in the files, and about a file that cannot be read."""
    stream = io.StringIO()
    reporter = make(stream)
    for path in paths:
        reporter.begin(str(path))
        reporter.opened(Source.of(path), None)
        document = open_document(path)
        reporter.end(correct_document(document, pipe, name=str(path), observe=reporter.correction, remarks=True))
    if failing is not None:
        reporter.begin(failing)
        reporter.fail(failing, f"{failing}：没有这个文件")
    reporter.close()
    return stream.getvalue()


def written(folder: Path, *, codec: str = "utf-8") -> list[Path]:
    """Two files with mistakes and one without."""
    files = {"甲 %,:乙.txt": TEXT, "b.md": MARKDOWN, "c.txt": "没有问题。\n"}
    for name, text in files.items():
        (folder / name).write_bytes(text.encode(codec))
    return [folder / name for name in files]


def fixed(path: Path) -> bytes:
    """The file as it would be corrected."""
    target = path.with_name("fixed" + path.suffix)
    correct_file(path, fake_pipe, output=target)
    return target.read_bytes()


def schema(name: str) -> Any:
    """A schema of the folder ``schemas``."""
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def lines_of(data: str) -> list[str]:
    """Lines with their ends; only LF, CR and CRLF end one."""
    return io.StringIO(data, newline="").readlines()
