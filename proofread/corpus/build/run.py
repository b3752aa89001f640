"""The whole way: downloads, paragraphs, sentences, duplicates, files of the corpus and what is in them."""

from __future__ import annotations

import hashlib
import lzma
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from proofread.corpus.build.duplicates import Lines, first_of_each, near_copies
from proofread.corpus.build.extract import paragraphs
from proofread.corpus.build.sentences import sentences
from proofread.corpus.build.sources import Part, Source

TABLE = "SOURCES.tsv"


@dataclass
class Read:
    """What was made of one source.

    Attributes:
        lines: sentences before duplicates were left out.
        sentences, characters: of those that stayed.
        dropped: others by reason.
        digest: of the sentences that stayed, each with a line break.
    """

    lines: int = 0
    sentences: int = 0
    characters: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    digest: str = ""


def missing(sources: Mapping[str, Source], downloads: Path) -> list[tuple[str, Part]]:
    """The parts of sources of which there is no file below ``downloads``."""
    return [(name, part) for name, source in sources.items() for part in source.parts if not part.found(downloads)]


def build_corpus(
    sources: Mapping[str, Source],
    downloads: Path,
    out: Path,
    *,
    similarity: float = 0.8,
    progress: Callable[[str, Read], None] = lambda name, read: None,
) -> dict[str, Read]:
    """Write the files of the corpus and ``SOURCES.tsv`` to ``out``; equal downloads give equal bytes.

    Args:
        sources: by name.
        downloads: where their files are.
        out: an existing folder.
        similarity: of two sentences of which the later is left out; above 1, equal ones only.
        progress: called after each source is read.

    Raises:
        FormatError: a file is not what its rule expects.
        MissingExtraError: a rule needs a library that is not installed.
    """
    reads = {name: Read() for name in sources}
    with tempfile.TemporaryDirectory(dir=out, prefix=".build-") as folder:
        scratch = Path(folder)
        with (scratch / "lines").open("w", encoding="utf-8", newline="\n") as sink:
            for name, source in sources.items():
                for part in source.parts:
                    _read(part, downloads, sink, reads[name])
                progress(name, reads[name])
        lines = Lines(scratch / "lines")
        try:
            kept = first_of_each(lines)
            copies = near_copies(lines, kept, scratch, similarity=similarity)
            _write(sources, reads, lines, kept, copies, out)
        finally:
            lines.close()
    rows = ["file\tsource\torigin\tlicence\tsentences\tcharacters\tsha256\n"]
    for name, source in sources.items():
        read = reads[name]
        origin = "; ".join(part.origin for part in source.parts)
        values = (source.file, name, origin, source.licence, read.sentences, read.characters, read.digest)
        rows.append("\t".join(map(str, values)) + "\n")
    (out / TABLE).write_text("".join(rows), encoding="utf-8")
    return reads


def _read(part: Part, downloads: Path, sink: IO[str], read: Read) -> None:
    for path in part.found(downloads):
        for sentence in sentences(paragraphs(path, part), part, read.dropped):
            sink.write(f"{sentence}\n")
            read.lines += 1


def _write(
    sources: Mapping[str, Source],
    reads: Mapping[str, Read],
    lines: Lines,
    kept: NDArray[np.bool_],
    copies: NDArray[np.bool_],
    out: Path,
) -> None:
    """Every sentence that stays to the file of its source."""
    number = 0
    with ExitStack() as stack:
        files: dict[str, IO[str]] = {}
        for name, source in sources.items():
            if source.file not in files:
                packed = lzma.open(  # noqa: SIM115 (the stack closes it)
                    out / f"{source.file}.txt.xz", "wt", encoding="utf-8", newline="\n", preset=3
                )
                files[source.file] = stack.enter_context(packed)
            read, digest = reads[name], hashlib.sha256()
            for _ in range(read.lines):
                if not kept[number]:
                    read.dropped["repeated elsewhere"] += 1
                elif copies[number]:
                    read.dropped["nearly repeated elsewhere"] += 1
                else:
                    line = f"{lines[number]}\n"
                    files[source.file].write(line)
                    digest.update(line.encode())
                    read.sentences += 1
                    read.characters += len(line) - 1
                number += 1
            read.digest = digest.hexdigest()
