"""An explanation as a picture, drawn by matplotlib (the extra ``plot``)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from proofread.errors import ResourceError
from proofread.explain.explanation import Explanation
from proofread.explain.page import GATES
from proofread.reports.plotting import matplotlib_module
from proofread.text.characters import is_han

#: Fonts with Han characters that look good beside Latin ones, best first.
_PREFERRED = ("Noto Sans CJK", "Source Han Sans", "PingFang", "Hiragino Sans GB", "Microsoft YaHei", "WenQuanYi")
#: A font of matplotlib's own that has a box for every character there is.
_BOXES = "Last Resort"
_LABELS = "注意力复制遗忘输入输出门第层从前往后读原文写出修改纠错头不保留原字的概率"
_INCH = 0.3


def han_font(text: str) -> tuple[str, str]:
    """The family of an installed font with the Han characters of ``text``, and those of them that it lacks.

    Raises:
        MissingExtraError: matplotlib is not installed.
        ResourceError: no installed font has Han characters.
    """
    matplotlib_module()
    from matplotlib import font_manager

    manager = font_manager.fontManager
    wanted = {character for character in _LABELS + text if is_han(character)}
    best, missing = _fullest({entry.name: entry.fname for entry in manager.ttflist}, wanted)
    if len(missing) > len(wanted) / 2:  # matplotlib remembers what was installed when it was first imported
        for path in set(font_manager.findSystemFonts()) - {entry.fname for entry in manager.ttflist}:
            with suppress(OSError, RuntimeError):  # no font after all, or not one of outlines
                manager.addfont(path)
        best, missing = _fullest({entry.name: entry.fname for entry in manager.ttflist}, wanted)
    if len(missing) > len(wanted) / 2:
        raise ResourceError(
            "PNG：没有装中文字体；请安装一种（如 Noto Sans CJK，软件包 fonts-noto-cjk），"
            "或者用 -o 写网页，网页用浏览器的字体"
        )
    return best, "".join(sorted(missing.intersection(text)))


def _fullest(fonts: Mapping[str, str], wanted: set[str]) -> tuple[str, set[str]]:
    """The first of ``fonts`` (files by name) that lacks the fewest of ``wanted``, and what it lacks."""
    from matplotlib.ft2font import FT2Font

    def rank(name: str) -> tuple[int, str]:
        places = [place for place, prefix in enumerate(_PREFERRED) if name.startswith(prefix)]
        return min(places, default=len(_PREFERRED)), name.replace(" SC", " ")

    best, missing = "", wanted
    for name in sorted(fonts, key=rank):
        if name.startswith(_BOXES):
            continue
        try:
            font = FT2Font(fonts[name])
        except (OSError, RuntimeError):  # a file that is not there any more, or no outline font
            continue
        lacking = {character for character in wanted if not font.get_char_index(ord(character))}
        if len(lacking) < len(missing):
            best, missing = name, lacking
        if not missing:
            break
    return best, missing


def picture(explanation: Explanation) -> tuple[bytes, str]:
    """The PNG for one sentence: head, attention with copying, mean gate activations.

    Returns:
        The file, and the characters that no font could draw, which are boxes in it.

    Raises:
        MissingExtraError, ResourceError: as :func:`han_font`.
    """
    font, missing = han_font(explanation.text + "".join(explanation.written))
    matplotlib = matplotlib_module()
    from matplotlib.figure import Figure

    panels = [(4.5, _draw_head)] if explanation.head is not None else []
    panels += [(max(4, len(explanation.written)), _draw_writing)]
    panels += [(3.0, _draw_gates(number)) for number in range(len(explanation.gates))]
    width = max(8.0, _INCH * (len(explanation.source) + 8))
    height = _INCH * (sum(rows for rows, _ in panels) + 3.4 * len(panels) + 2)
    with matplotlib.rc_context({"font.family": [font, "DejaVu Sans"], "axes.unicode_minus": False}):
        figure = Figure(figsize=(width, height), layout="constrained")
        edits = "，".join(
            f"{e.source or '（无）'}→{e.replacement or '（删）'} {e.confidence:.0%}" for e in explanation.edits
        )
        figure.suptitle(f"{explanation.text}\n{edits or '没有达到置信度的修改'}", fontsize=14)
        axes = figure.subplots(len(panels), 1, squeeze=False, gridspec_kw={"height_ratios": [r for r, _ in panels]})
        for axis, (_, draw) in zip(axes[:, 0], panels, strict=True):
            draw(figure, axis, explanation)
        stream = io.BytesIO()
        figure.savefig(stream, format="png", dpi=130)
    return stream.getvalue(), missing


def _draw_head(_figure: Any, axis: Any, explanation: Explanation) -> None:
    """How probable it is that each character is not kept, and what would stand there."""
    assert explanation.head is not None
    places = np.arange(len(explanation.text))
    kept = [
        sum(one.probability for one in candidates if one.text == character)
        for character, candidates in zip(explanation.text, explanation.head, strict=True)
    ]
    doubt = 1 - np.array(kept)
    axis.bar(places, doubt, color=["#cd5c08" if value > 0.5 else "#8fb3e8" for value in doubt])
    for place, (character, candidates) in enumerate(zip(explanation.text, explanation.head, strict=True)):
        other = next((one.text for one in candidates if one.text != character), "")
        if doubt[place] > 0.05:
            axis.annotate(other, (place, doubt[place]), ha="center", va="bottom")
    axis.set(
        title="纠错头：不保留原字的概率（上方是最可能的别的字）",
        ylim=(0, 1.25),
        xlim=(-0.6, len(explanation.source) - 0.4),
    )
    axis.set_xticks(places, list(explanation.text))
    axis.set_yticks([0, 0.5, 1])


def _draw_writing(_figure: Any, axis: Any, explanation: Explanation) -> None:
    """Attention of each written token, with the probability that it was copied beside it."""
    columns: list[str] = []
    if explanation.attention is not None:
        axis.imshow(explanation.attention, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        columns += explanation.source
    else:
        axis.imshow(np.full((len(explanation.written), 1), np.nan), aspect="auto")
        columns.append("（无注意力）")
    axis.set_xticks(range(len(columns)), columns)
    labels = list(explanation.written)
    if explanation.copied is not None:
        labels = [f"{token}  复制 {value:.0%}" for token, value in zip(labels, explanation.copied, strict=True)]
    axis.set_yticks(range(len(labels)), labels)
    axis.set(title="注意力：写出的字（行）看原文的哪个字（列）")


def _draw_gates(number: int) -> Any:
    def draw(figure: Any, axis: Any, explanation: Explanation) -> None:
        trace = explanation.gates[number]
        means = np.stack([getattr(trace, name).mean(axis=1) for name, _ in GATES])
        image = axis.imshow(means, cmap="Blues", aspect="auto")
        axis.set_yticks(range(len(GATES)), [label for _, label in GATES])
        axis.set_xticks(range(len(explanation.source)), explanation.source)
        axis.set(title=f"第 {trace.layer} 层，{'从后往前读' if trace.backward else '从前往后读'}：各门的平均值")
        figure.colorbar(image, ax=axis, pad=0.01)

    return draw
