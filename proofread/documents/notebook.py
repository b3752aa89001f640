"""Jupyter notebooks: the Markdown cells; no code, output or metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from proofread.documents import markdown
from proofread.documents.json_values import escape_json, load_json
from proofread.documents.prose import Passage, ProseDocument
from proofread.documents.source import Source
from proofread.errors import FormatError


def open_notebook(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """An ``.ipynb`` file of format 4, https://nbformat.readthedocs.io/."""
    return ProseDocument(source, format="notebook", parse=passages, numbers=True, encoding=encoding)


def passages(text: str) -> Iterator[Passage]:
    """The passages of the Markdown cells, labelled by the number of the cell.

    Raises:
        FormatError: the file is damaged.
    """
    notebook = load_json(text)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise FormatError("不是第 4 版格式的笔记本：没有 cells")
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            lines = cell.get("source", "")
            source = lines if isinstance(lines, str) else "".join(line for line in lines if isinstance(line, str))
            for passage in markdown.passages(source):
                yield passage._replace(label=f"单元格 {number}", escape=_escaped(passage.escape or markdown.escape))


def _escaped(escape: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: escape_json(escape(text))
