"""Cut a file into lines without decoding it, so that every line keeps its exact bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from proofread.documents.encoding import Encoding


def split_lines(pieces: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """The lines of a file that comes in non-empty ``pieces`` of whole code units, each with its terminator.

    In codecs other than UTF-16 and UTF-32 no character contains the bytes 0A or 0D; in those two a match counts
    only at the boundary of a code unit.
    """
    cr, lf = (re.escape(mark.encode(encoding.codec)) for mark in "\r\n")
    terminator = re.compile(cr + lf + b"|" + cr + b"|" + lf)
    unit = encoding.unit
    kept: list[bytes] = []  # the beginning of a line that has no terminator yet
    rest = b""
    for piece in chain(pieces, (b"",)):  # the empty piece is the end
        data = rest + piece
        limit = len(data) - (unit if piece else 0)  # a CR there may be the first half of CRLF: wait for more
        start = 0
        for match in terminator.finditer(data):
            if match.start() % unit == 0 and match.end() <= limit:
                yield b"".join((*kept, data[start : match.end()]))
                kept.clear()
                start = match.end()
        cut = max(start, limit // unit * unit - unit)
        kept.append(data[start:cut])
        rest = data[cut:]
    if last := b"".join((*kept, rest)):
        yield last
