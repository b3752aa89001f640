"""Rows of the formats that batches of text come in: how files divide into blocks, how corrected rows are written.

Text and JSON Lines divide at byte offsets, by the rule of distributed file systems: a block holds the lines that
*begin* in it. Parquet divides at row groups. Whatever the block size, every row is in one block, and the blocks'
outputs in order are the corrected file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple, Protocol

from proofread.edits.edit import Edit, apply

#: Line ends of a text row that are not part of the text.
_ENDS = "\r\n"


class Row(NamedTuple):
    """One row as it was read: ``text`` to correct, or None with the ``error`` that says why there is none."""

    raw: Any
    text: str | None
    error: str | None = None


class RowFormat(Protocol):
    """How one format is divided, read and written."""

    def spans(self, stream: BinaryIO, size: int, block_bytes: int) -> list[tuple[int, int]]:
        """Half-open spans of the blocks of a file of ``size`` bytes, in order."""
        ...

    def read(self, stream: BinaryIO, start: int, end: int) -> list[Row]:
        """The rows of one block."""
        ...

    def write(self, rows: Sequence[Row], edits: Sequence[tuple[Edit, ...]]) -> bytes:
        """The block with its rows corrected; rows without a text as they were."""
        ...


class _Lines:
    def spans(self, stream: BinaryIO, size: int, block_bytes: int) -> list[tuple[int, int]]:
        return [(start, min(start + block_bytes, size)) for start in range(0, size, block_bytes)]

    def read(self, stream: BinaryIO, start: int, end: int) -> list[Row]:
        return [self.row(line) for line in _lines(stream, start, end)]

    def row(self, line: bytes) -> Row:
        raise NotImplementedError


@dataclass(frozen=True)
class TextRows(_Lines):
    """A line of UTF-8 is a row; its line end stays."""

    def row(self, line: bytes) -> Row:
        """``line`` as a row; bytes that are no UTF-8 are an error of that row alone."""
        try:
            return Row(line, line.decode("utf-8").rstrip(_ENDS))
        except UnicodeDecodeError as error:
            return Row(line, None, f"expected UTF-8, got {line[error.start : error.end]!r} at byte {error.start}")

    def write(self, rows: Sequence[Row], edits: Sequence[tuple[Edit, ...]]) -> bytes:
        """The corrected lines."""
        return b"".join(
            row.raw if not changes else apply(row.raw.decode("utf-8"), changes).encode("utf-8")
            for row, changes in zip(rows, edits, strict=True)
        )


@dataclass(frozen=True)
class JsonlRows(_Lines):
    """An object a line; ``corrected`` and ``edits`` are added to it."""

    field: str

    def row(self, line: bytes) -> Row:
        """``line`` as a row; what is no object with a text in :attr:`field` is an error of that row alone."""
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            return Row(line, None, f"expected an object of JSON: {error}")
        text = values.get(self.field) if isinstance(values, dict) else None
        if not isinstance(text, str):
            return Row(line, None, f"expected an object with a text in {self.field!r}")
        return Row(line, text)

    def write(self, rows: Sequence[Row], edits: Sequence[tuple[Edit, ...]]) -> bytes:
        """The objects with what was found in them."""
        sink = io.BytesIO()
        for row, changes in zip(rows, edits, strict=True):
            if row.text is None:
                sink.write(row.raw)
                continue
            found = {"corrected": apply(row.text, changes), "edits": [edit.to_dict() for edit in changes]}
            sink.write(json.dumps({**json.loads(row.raw), **found}, ensure_ascii=False).encode() + b"\n")
        return sink.getvalue()


@dataclass(frozen=True)
class ParquetRows:
    """A column of a Parquet file; the columns ``corrected`` and ``edits`` are added."""

    field: str

    def spans(self, stream: BinaryIO, size: int, block_bytes: int) -> list[tuple[int, int]]:
        """As many row groups a block as fit into ``block_bytes``, at least one."""
        metadata = _parquet(stream).metadata
        spans, start, held = [], 0, 0
        for number in range(metadata.num_row_groups):
            held += metadata.row_group(number).total_byte_size
            if held >= block_bytes or number == metadata.num_row_groups - 1:
                spans.append((start, number + 1))
                start, held = number + 1, 0
        return spans

    def read(self, stream: BinaryIO, start: int, end: int) -> list[Row]:
        """The rows of row groups ``[start, end)``; a null is a row without a text and no error."""
        table = _parquet(stream).read_row_groups(list(range(start, end)))
        if self.field not in table.column_names:
            return [Row(one, None, f"expected a column {self.field!r}") for one in table.to_pylist()]
        return [Row(one, one[self.field], _wrong(one[self.field])) for one in table.to_pylist()]

    def write(self, rows: Sequence[Row], edits: Sequence[tuple[Edit, ...]]) -> bytes:
        """One Parquet file with all columns of the rows."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        kind = pa.list_(
            pa.struct(
                [
                    ("start", pa.int64()),
                    ("end", pa.int64()),
                    ("source", pa.string()),
                    ("replacement", pa.string()),
                    ("kind", pa.string()),
                    ("confidence", pa.float64()),
                ]
            )
        )
        columns = pa.Table.from_pylist([row.raw for row in rows])
        corrected = [None if row.text is None else apply(row.text, done) for row, done in zip(rows, edits, strict=True)]
        found = [[edit.to_dict() for edit in done] for done in edits]
        columns = columns.append_column("corrected", pa.array(corrected, pa.string()))
        columns = columns.append_column("edits", pa.array(found, kind))
        sink = io.BytesIO()
        pq.write_table(columns, sink)
        return sink.getvalue()


#: By suffix; each is made with the name of the field that holds the text.
FORMATS: Mapping[str, Callable[[str], RowFormat]] = {
    ".txt": lambda field: TextRows(),
    ".jsonl": JsonlRows,
    ".parquet": ParquetRows,
}


def _wrong(value: object) -> str | None:
    return None if value is None or isinstance(value, str) else f"expected a text, got {type(value).__name__}"


def _parquet(stream: BinaryIO) -> Any:
    from proofread.extras import required

    required("pyarrow", "ray")
    import pyarrow.parquet as pq

    return pq.ParquetFile(stream)


def _lines(stream: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """The lines that begin in ``[start, end)``."""
    if start:
        stream.seek(start - 1)
        start += len(stream.readline()) - 1  # the rest of a line of the block before, or just its end
    else:
        stream.seek(0)
    while start < end and (line := stream.readline()):
        yield line
        start += len(line)
