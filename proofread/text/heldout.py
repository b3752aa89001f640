"""Which corpus lines are never learned from: one rule for the network and the language model."""

from __future__ import annotations

import zlib

_SHARE = 200


def is_heldout(line: str) -> bool:
    """Whether ``line`` (without its newline) belongs to the 0.5 % kept for development.

    Depends on the line alone (CRC-32 of its UTF-8 bytes), so every component that reads any part of a
    corpus in any order leaves out the same lines, and every copy of a line goes the same way.
    """
    return zlib.crc32(line.encode("utf-8", "surrogatepass")) % _SHARE == 0
