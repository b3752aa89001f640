"""Compute which characters look alike, from glyphs, and package the table of `proofread.lexicon.shape`.

Needs Pillow and numpy, and three Debian packages (the versions are those of Debian 12)::

    apt-get install fonts-noto-cjk fonts-arphic-ukai unicode-data
    pip install pillow numpy
    python scripts/build_shape_table.py \
        --font /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc:2 \
        --font /usr/share/fonts/truetype/arphic/ukai.ttc:0 \
        --unihan /usr/share/unicode/Unihan_OtherMappings.txt.bz2

The characters are the 8,105 of 通用规范汉字表, which Unihan carries as kTGH: no traditional or exotic form
is ever proposed. In each font a glyph is seen in six *views*: as it stands, scaled to its inked box (日 曰), and
cut in two along the cheapest vertical or horizontal seam, on either side of the middle, both parts scaled too.
A view of two characters is compared patch by patch, each patch free to move a little; cut views let a shared
component count in full although its width differs (晴 清). A pair scores its best view, averaged over fonts.
"""

from __future__ import annotations

import argparse
import bz2
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from proofread.lexicon.resource import RESOURCES, update_checksum

NAME = "shape.tsv"
CANVAS = 64  # pixels of the rendered square
VIEW = 32  # pixels of a compared image
PATCH = 8  # pixels of a patch that moves on its own, by up to one pixel
CANDIDATES = 40  # nearest characters looked at closely, per font and view
CUTS = ((0.15, 0.5), (0.5, 0.85))  # where a seam may run, in fractions of the width or height
CROSSED = 300  # ink a seam may cross, of 255 per pixel: strokes that only touch still come apart
NEIGHBOURS = 10
FLOOR = 0.55  # patch similarity of two unrelated characters; becomes 0
POWER = 1.5  # of the mean over parts: one identical component counts more than two half-similar ones
WEAKEST = 0.35  # scores below are pruned
RARE_PENALTY = 0.75  # a character of the third level is seldom what somebody meant or typed
RARE = 6500  # characters before this one belong to the first two levels

Images = npt.NDArray[np.float32]


@dataclass(frozen=True)
class View:
    """One way to see every character: ``parts`` of (n, VIEW, VIEW), each with a share (n,) of the glyph."""

    parts: list[Images]
    shares: list[npt.NDArray[np.float32]]
    valid: npt.NDArray[np.bool_]


def standard_characters(path: Path) -> list[str]:
    """The characters of 通用规范汉字表 in its order, from Unihan's kTGH field."""
    numbered = []
    for line in bz2.decompress(path.read_bytes()).decode("utf-8").splitlines():
        if "\tkTGH\t" in line and not line.startswith("#"):
            code, _, value = line.split("\t")
            numbered.append((int(value.split(":")[1]), chr(int(code[2:], 16))))
    return [character for _, character in sorted(numbered)]


def render(font: ImageFont.FreeTypeFont, text: str) -> npt.NDArray[np.uint8]:
    """The glyph of ``text`` in a CANVAS square, white on black."""
    image = Image.new("L", (CANVAS, CANVAS))
    ImageDraw.Draw(image).text((CANVAS / 2, CANVAS / 2), text, font=font, fill=255, anchor="mm")
    return np.asarray(image)


def scaled(image: npt.NDArray[np.uint8]) -> Images:
    """The inked box of ``image``, scaled to a VIEW square."""
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    if not len(rows):
        return np.zeros((VIEW, VIEW), np.float32)
    return soft(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def soft(image: npt.NDArray[np.uint8]) -> Images:
    """``image`` as a slightly blurred VIEW square with values in [0, 1]."""
    resized = Image.fromarray(image).resize((VIEW, VIEW), Image.Resampling.BOX)
    small = resized.filter(ImageFilter.GaussianBlur(0.7))
    return np.asarray(small, dtype=np.float32) / np.float32(255)


def seams(glyphs: npt.NDArray[np.uint8], first: int, last: int) -> npt.NDArray[np.int64]:
    """Per glyph and row, the column in ``[first, last)`` of the vertical path that crosses least ink: (n, CANVAS)."""
    # The blurred ink keeps the path in the middle of a gap instead of along its edge.
    blurred = [Image.fromarray(glyph).filter(ImageFilter.GaussianBlur(2)) for glyph in glyphs]
    near = np.stack([np.asarray(image, dtype=np.float32) for image in blurred])
    total = (glyphs + 0.02 * near)[:, :, first:last]
    for row in range(1, CANVAS):
        above = np.pad(total[:, row - 1], ((0, 0), (1, 1)), constant_values=np.inf)
        total[:, row] += np.minimum(np.minimum(above[:, :-2], above[:, 2:]), above[:, 1:-1])
    paths = np.zeros(glyphs.shape[:2], dtype=np.int64)
    paths[:, -1] = total[:, -1].argmin(1)
    columns = np.arange(last - first)
    for row in range(CANVAS - 2, -1, -1):
        reachable = np.abs(columns - paths[:, row + 1, None]) <= 1
        paths[:, row] = np.where(reachable, total[:, row], np.inf).argmin(1)
    return paths + first


def cut_view(glyphs: npt.NDArray[np.uint8], first: float, last: float) -> View:
    """Every glyph cut by a vertical seam between the fractions ``first`` and ``last`` of its width."""
    paths = seams(glyphs, int(first * CANVAS), int(last * CANVAS))
    crossed = np.take_along_axis(glyphs, paths[:, :, None], axis=2).sum((1, 2))
    left = np.where(np.arange(CANVAS) < paths[:, :, None], glyphs, 0)
    right = glyphs - left
    ink = np.maximum(glyphs.sum((1, 2)), 1)
    share = (left.sum((1, 2)) / ink).astype(np.float32)
    valid = (crossed < CROSSED) & (left.max((1, 2)) > 128) & (right.max((1, 2)) > 128)
    parts = [np.stack([scaled(image) for image in part]) for part in (left, right)]
    return View(parts, [share, 1 - share], valid)


def views(font: ImageFont.FreeTypeFont, characters: list[str]) -> list[View]:
    """The six views of every character; ``valid`` is false where the font has no glyph or the cut fails."""
    missing = render(font, "\uffff")
    glyphs = np.stack([render(font, character) for character in characters])
    present = (glyphs != missing).any((1, 2)) & glyphs.any((1, 2))
    everything = np.ones(len(glyphs), np.float32)
    wholes = [View([np.stack([see(g) for g in glyphs])], [everything], present) for see in (soft, scaled)]
    turned = glyphs.transpose(0, 2, 1)
    cuts = [cut_view(g, first, last) for g in (glyphs, turned) for first, last in CUTS]
    return [*wholes, *(View(cut.parts, cut.shares, cut.valid & present) for cut in cuts)]


def nearest(view: View) -> set[tuple[int, int]]:
    """Pairs (i < j) where one is among the CANDIDATES closest to the other by correlation."""
    index = np.flatnonzero(view.valid)
    columns = []
    for part, share in zip(view.parts, view.shares, strict=True):
        flat = part[index].reshape(len(index), -1)
        flat = flat - flat.mean(0)
        flat /= np.linalg.norm(flat, axis=1, keepdims=True) + 1e-6
        columns.append(flat * np.sqrt(share[index])[:, None])
    vectors = np.concatenate(columns, axis=1)
    pairs = set()
    for start in range(0, len(index), 1024):
        likeness = vectors[start : start + 1024] @ vectors.T
        top = np.argpartition(-likeness, CANDIDATES, axis=1)[:, :CANDIDATES]
        for row, others in enumerate(top):
            for other in others:
                i, j = sorted((int(index[start + row]), int(index[other])))
                if i != j:
                    pairs.add((i, j))
    return pairs


def elastic(a: Images, b: Images) -> npt.NDArray[np.float32]:
    """Share of the ink of ``a`` and ``b`` (m, VIEW, VIEW) that agrees when patches may move by a pixel: (m,)."""
    m, grid = len(a), VIEW // PATCH
    padded = np.pad(b, ((0, 0), (1, 1), (1, 1)))
    best = np.full((m, grid, grid), np.inf, np.float32)
    for dy in range(3):
        for dx in range(3):
            gap = np.abs(a - padded[:, dy : dy + VIEW, dx : dx + VIEW])
            rows = gap.reshape(m, grid, PATCH, VIEW).sum(2)
            np.minimum(best, rows.reshape(m, grid, grid, PATCH).sum(3), out=best)
    return 1 - best.sum((1, 2)) / (a.sum((1, 2)) + b.sum((1, 2)) + 1e-6)


def compare(view: View, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Score of each pair in one view, 0 where the view does not exist for both."""
    scores = np.zeros(len(left), np.float32)
    usable = np.flatnonzero(view.valid[left] & view.valid[right])
    for start in range(0, len(usable), 256):  # a chunk that stays in the processor's cache
        chunk = usable[start : start + 256]
        i, j = left[chunk], right[chunk]
        for part, share in zip(view.parts, view.shares, strict=True):
            agreement = np.clip((elastic(part[i], part[j]) - FLOOR) / (1 - FLOOR), 0, 1)
            scores[chunk] += (share[i] + share[j]) / 2 * agreement**POWER
    return scores ** (1 / POWER)


def table(characters: list[str], pairs: npt.NDArray[np.int64], scores: npt.NDArray[np.float32]) -> str:
    """One row per character in code-point order: character, its neighbours, their scores in percent."""
    neighbours: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (i, j), score in zip(pairs.tolist(), scores.tolist(), strict=True):
        for a, b in ((i, j), (j, i)):
            weight = RARE_PENALTY if b >= RARE > a else 1.0
            neighbours[a].append((-round(100 * weight * score), b))
    rows = []
    for a, found in sorted(neighbours.items(), key=lambda item: characters[item[0]]):
        kept = sorted(pair for pair in found if -pair[0] >= 100 * WEAKEST)[:NEIGHBOURS]
        if kept:
            text = "".join(characters[b] for _, b in kept)
            rows.append(f"{characters[a]}\t{text}\t{' '.join(str(-score) for score, _ in kept)}\n")
    return "".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--font", action="append", required=True, help="PATH:FACE, repeatable")
    parser.add_argument("--unihan", type=Path, required=True, help="Unihan_OtherMappings.txt.bz2")
    options = parser.parse_args()
    characters = standard_characters(options.unihan)
    seen = []
    for name in options.font:
        path, face = name.rsplit(":", 1)
        seen.append(views(ImageFont.truetype(path, CANVAS - 4, index=int(face)), characters))
        print(path, [int(view.valid.sum()) for view in seen[-1]], flush=True)
    pairs = np.array(sorted(set().union(*(nearest(view) for font in seen for view in font))))
    print(len(pairs), "candidate pairs", flush=True)
    left, right = pairs.T
    total = np.zeros(len(pairs), np.float32)
    fonts = np.zeros(len(pairs), np.float32)
    for font in seen:
        total += np.max([compare(view, left, right) for view in font], axis=0)
        fonts += font[0].valid[left] & font[0].valid[right]
    text = table(characters, pairs, (total / np.maximum(fonts, 1)).astype(np.float32))
    (RESOURCES / NAME).write_text(text, encoding="utf-8", newline="\n")
    print(text.count("\n"), "rows", update_checksum(NAME))


if __name__ == "__main__":
    main()
