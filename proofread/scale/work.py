"""One block from input to output, safe to be done again: what is written is complete or not there.

A part is written under a temporary name and then renamed; the record beside it, written last, says that the block is
finished and what the part's bytes hash to. Whoever does a block twice writes the same bytes twice.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from proofread.edits.edit import Edit
from proofread.errors import ProofreadError
from proofread.scale.plan import Block, Job, filesystem
from proofread.scale.rows import FORMATS

#: Given the texts of a block, the edits of each.
Correct = Callable[[Sequence[str]], Iterator[tuple[Edit, ...]]]
Record = dict[str, Any]


def corrector(job: Job) -> Correct:
    """Load the model of ``job``; one processor, for workers stand side by side."""
    from proofread.proofreader import Proofreader

    proofreader = Proofreader.load(job.model, preset=job.preset, threads=1)
    return lambda texts: (result.edits for result in proofreader.pipe(texts))


def record_of(block: Block) -> str:
    """Where the record of a finished block stands, relative to the output folder."""
    return f"{block.part}.done.json"


def finished(job: Job, block: Block) -> Record | None:
    """The record of ``block`` if it was finished and its part is still what was written."""
    system, root = filesystem(job.output)
    try:
        record: Record = json.loads(system.cat_file(posixpath.join(root, record_of(block))))
        part = system.cat_file(posixpath.join(root, block.part))
    except (FileNotFoundError, ValueError):
        return None
    return record if hashlib.sha256(part).hexdigest() == record.get("sha256") else None


def work(job: Job, block: Block, correct: Correct) -> Record:
    """Correct ``block``, write its part, its edits, its quarantine and its record.

    Returns:
        The record: rows, changed rows, edits, rows in quarantine, characters, bytes, SHA-256 of the part.
    """
    source, _ = filesystem(job.source)
    rows_of = FORMATS[block.suffix](job.field)
    with source.open(block.path, "rb") as stream:
        rows = rows_of.read(stream, block.start, block.end)
    errors: dict[int, str] = {number: row.error for number, row in enumerate(rows) if row.error is not None}
    edits: list[tuple[Edit, ...]] = [()] * len(rows)
    texts = [(number, row.text) for number, row in enumerate(rows) if row.text is not None and number not in errors]
    for (number, _), found in zip(texts, _corrected(texts, correct, errors), strict=True):
        edits[number] = found
    part = rows_of.write(rows, edits)
    _put(job, block.part, part)
    changed = [number for number, found in enumerate(edits) if found]
    _put(
        job, f"{block.part}.edits.jsonl", _jsonl({"row": n, "edits": [e.to_dict() for e in edits[n]]} for n in changed)
    )
    if errors:
        _put(job, f"{block.part}.quarantine.jsonl", _jsonl({"row": n, "error": errors[n]} for n in sorted(errors)))
    record = {
        "part": block.part,
        "rows": len(rows),
        "changed": len(changed),
        "edits": sum(map(len, edits)),
        "quarantined": len(errors),
        "characters": sum(len(text) for _, text in texts),
        "bytes": len(part),
        "sha256": hashlib.sha256(part).hexdigest(),
    }
    _put(job, record_of(block), json.dumps(record).encode())
    return record


def _corrected(
    texts: Sequence[tuple[int, str]], correct: Correct, errors: dict[int, str]
) -> Iterator[tuple[Edit, ...]]:
    """Edits of each text; when the whole fails, row by row, and what fails alone is put into ``errors``."""
    try:
        yield from list(correct([text for _, text in texts]))
    except (ProofreadError, ValueError, ArithmeticError, RecursionError):
        for number, text in texts:
            try:
                found = next(iter(correct([text])))
            except (ProofreadError, ValueError, ArithmeticError, RecursionError) as error:
                errors[number], found = f"{type(error).__name__}: {error}", ()
            yield found


def _put(job: Job, name: str, content: bytes) -> None:
    system, root = filesystem(job.output)
    path = posixpath.join(root, name)
    folder, base = posixpath.split(path)
    system.makedirs(folder, exist_ok=True)
    temporary = posixpath.join(folder, f".{base}.{uuid.uuid4().hex}.tmp")
    system.pipe_file(temporary, content)
    system.mv(temporary, path)


def _jsonl(values: Iterator[Record]) -> bytes:
    return b"".join(json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in values)
