"""A sentence with its correction: what noise makes, training reads and evaluation compares with."""

from __future__ import annotations

from dataclasses import dataclass

from proofread.edits.edit import Edit


@dataclass(frozen=True, slots=True)
class Example:
    """A (possibly wrong) ``source``, its correct ``target`` and the edits that turn one into the other exactly."""

    source: str
    target: str
    edits: tuple[Edit, ...]
