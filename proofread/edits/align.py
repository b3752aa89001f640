"""From two texts to the edits between them: minimal, canonical, iterative.

The distance is Damerau's (optimal string alignment): insertion, deletion, substitution and the exchange of
neighbours cost one each. Ties prefer a substitution to anything else. An insertion or deletion among equal
characters stands as far right as it can. Characters that were only moved a short way become one ORDER edit.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from proofread.edits.edit import Edit, Kind
from proofread.text.points import code_points

#: Longest stretch, in characters, that may be read as one change of word order.
MAX_ORDER_SPAN: Final = 12
#: More cells than this mean that the texts have next to nothing in common: one edit replaces the whole.
_MAX_CELLS: Final = 1 << 26
_FAR: Final = 1 << 29


def align(source: str, target: str) -> list[Edit]:
    """Return the canonical minimal edits that turn ``source`` into ``target``.

    Kinds are the structural ones: SPELLING, REDUNDANT, MISSING, ORDER. Time and memory grow with length
    times distance; texts that differ too much to be a correction of each other give one edit.
    """
    if source == target:
        return []
    prefix = _common_prefix(source, target)
    suffix = _common_prefix(source[prefix:][::-1], target[prefix:][::-1])
    left, right = source[prefix : len(source) - suffix], target[prefix : len(target) - suffix]
    edits = [_edit(start + prefix, old, new) for start, old, new in _changes(left, right)]
    return _join_moves(source, _push_right(source, edits))


def _common_prefix(left: str, right: str) -> int:
    length = min(len(left), len(right))
    if left[:length] == right[:length]:
        return length
    return next(index for index in range(length) if left[index] != right[index])


def _edit(start: int, source: str, replacement: str) -> Edit:
    if not replacement:
        kind = Kind.REDUNDANT
    elif not source:
        kind = Kind.MISSING
    else:
        kind = Kind.ORDER if len(source) > 1 and Counter(source) == Counter(replacement) else Kind.SPELLING
    return Edit(start, start + len(source), source, replacement, kind)


def _changes(source: str, target: str) -> list[tuple[int, str, str]]:
    """Sorted (start, source, replacement) triples: single substitutions, joined runs of the rest."""
    if not source or not target:
        return [(0, source, target)]
    if len(source) == len(target):
        differing = [index for index in range(len(source)) if source[index] != target[index]]
        if len(differing) <= 2:  # no shift can be cheaper, and ties go to substitutions
            return [(index, source[index], target[index]) for index in differing]
    # both texts reversed, so that walking back through the table reads forwards: substitutions come first
    mirrored, goal = source[::-1], target[::-1]
    found = _distances(mirrored, goal)
    if found is None:
        return [(0, source, target)]
    table, low = found
    steps: list[tuple[int, str, str]] = []
    i, j = len(source), len(target)
    while i or j:
        here = table[i, j - i - low]
        diagonal = table[i - 1, j - i - low] if i and j else _FAR
        if diagonal == here and mirrored[i - 1] == goal[j - 1]:
            i, j = i - 1, j - 1
            continue
        if diagonal + 1 == here:
            taken, given = 1, 1
        elif _crossed(mirrored, goal, i, j) and table[i - 2, j - i - low] + 1 == here:
            taken, given = 2, 2
        elif i and j - i - low + 1 < table.shape[1] and table[i - 1, j - i - low + 1] + 1 == here:
            taken, given = 1, 0
        else:
            taken, given = 0, 1
        start, place = len(source) - i, len(target) - j
        steps.append((start, source[start : start + taken], target[place : place + given]))
        i, j = i - taken, j - given
    return _join_runs(steps)


def _crossed(source: str, target: str, i: int, j: int) -> bool:
    return i > 1 and j > 1 and source[i - 1] == target[j - 2] and source[i - 2] == target[j - 1]


def _distances(source: str, target: str) -> tuple[npt.NDArray[np.int32], int] | None:
    """The distance table as ``table[i, j - i - low]`` in a band that holds every best path.

    A path of cost d strays from the diagonals between the two corners by at most (d - |skew|) / 2 (Ukkonen
    1985). A first narrow band gives an upper bound of d and so the width of the second. ``None`` when the
    table would be too large.
    """
    skew = len(target) - len(source)
    margin = 8
    while True:
        low, high = min(0, skew) - margin, max(0, skew) + margin
        if (len(source) + 1) * (high - low + 1) > _MAX_CELLS:
            return None
        table = _band(code_points(source).astype(np.int64), code_points(target).astype(np.int64), low, high)
        needed = (int(table[-1, skew - low]) - abs(skew)) // 2
        if needed <= margin:
            return table, low
        margin = needed


def _band(source: npt.NDArray[np.int64], target: npt.NDArray[np.int64], low: int, high: int) -> npt.NDArray[np.int32]:
    width = high - low + 1
    columns = np.arange(width, dtype=np.int32)
    rows, length = len(source), len(target)
    # target character j - 1 of the cell (i, column) is padded[i + column]; the padding equals nothing
    padded = np.full(rows + width + 1, -1, dtype=np.int64)
    offset = 1 - low
    fits = min(length, len(padded) - offset)
    padded[offset : offset + fits] = target[:fits]
    table = np.full((rows + 1, width), _FAR, dtype=np.int32)
    table[0, -low : length - low + 1] = np.arange(min(length, high) + 1)
    for i in range(1, rows + 1):
        above, row = table[i - 1], table[i]
        here = padded[i : i + width]
        np.add(above, here != source[i - 1], out=row)
        np.minimum(row[:-1], above[1:] + 1, out=row[:-1])
        if i > 1:
            crossed = (padded[i - 1 : i - 1 + width] == source[i - 1]) & (here == source[i - 2])
            np.minimum(row, np.where(crossed, table[i - 2] + 1, _FAR), out=row)
        row[: max(0, -(i + low))] = _FAR
        row[max(0, length - i - low + 1) :] = _FAR
        row -= columns  # insertions: the running minimum along the row
        np.minimum.accumulate(row, out=row)
        row += columns
        row[max(0, length - i - low + 1) :] = _FAR
    return table


def _join_runs(steps: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """Join neighbouring deletions into one, and insertions at one place likewise."""
    joined: list[tuple[int, str, str]] = []
    for start, old, new in steps:
        if joined:
            before, old_before, new_before = joined[-1]
            touches = before + len(old_before) == start
            if touches and ((not new and not new_before) or (not old and not old_before)):
                joined[-1] = (before, old_before + old, new_before + new)
                continue
        joined.append((start, old, new))
    return joined


def _push_right(source: str, edits: list[Edit]) -> list[Edit]:
    """Move insertions and deletions as far right as the text stays the same, then join what now touches."""
    limit = len(source)
    moved: list[tuple[int, str, str]] = []
    for edit in reversed(edits):
        start, old, new = edit.start, edit.source, edit.replacement
        if not old or not new:
            block = old or new
            shift = 0
            while edit.end + shift < limit and source[edit.end + shift] == block[shift % len(block)]:
                shift += 1
            turn = shift % len(block)
            block = block[turn:] + block[:turn]
            start, old, new = start + shift, block if old else "", block if new else ""
        moved.append((start, old, new))
        limit = start
    return [_edit(*step) for step in _join_runs(moved[::-1])]


def _join_moves(source: str, edits: list[Edit]) -> list[Edit]:
    """Join the fewest neighbouring edits that only rearrange their characters into one ORDER edit.

    Over unchanged text only insertions and deletions are joined: two substitutions apart from each other
    (做…作 for 作…做) are two slips, not a move.
    """
    joined: list[Edit] = []
    index = 0
    while index < len(edits):
        count = _moved(edits, index)
        if count:
            group = edits[index : index + count]
            replacement = group[0].replacement
            for before, after in pairwise(group):
                replacement += source[before.end : after.start] + after.replacement
            joined.append(_edit(group[0].start, source[group[0].start : group[-1].end], replacement))
        else:
            joined.append(edits[index])
        index += count or 1
    return joined


def _moved(edits: list[Edit], first: int) -> int:
    """How many edits from ``first`` on make one move; 0 when they do not."""
    balance: Counter[str] = Counter()
    apart = substituted = False
    for index in range(first, len(edits)):
        edit = edits[index]
        apart |= index > first and edits[index - 1].end < edit.start
        substituted |= bool(edit.source and edit.replacement)
        if edit.end - edits[first].start > MAX_ORDER_SPAN or (apart and substituted):
            return 0
        balance.update(edit.source)
        balance.subtract(edit.replacement)
        if not any(balance.values()):
            return index - first + 1 if index > first else 0
    return 0
