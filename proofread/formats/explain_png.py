"""An explanation as a picture, drawn by matplotlib (the extra ``plot``)."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from proofread.errors import MissingExtraError, ResourceError
from proofread.formats.explain import GATES
from proofread.formats.explanation import Explanation
from proofread.text.characters import is_han

#: Fonts with Han characters that look good beside Latin ones, best first.
_PREFERRED = ("Noto Sans CJK", "Source Han Sans", "PingFang", "Hiragino Sans GB", "Microsoft YaHei", "WenQuanYi")
_LABELS = "注意力复制遗忘输入输出门第层从前往后读原文写出修改纠错头不保留原字的概率"
_INCH = 0.3


def han_font(text: str) -> str:
    """The family of an installed font with the Han characters of ``text``; the fullest if none has all.

    Raises:
        MissingExtraError: matplotlib is not installed.
        ResourceError: no installed font has Han characters.
    """
    _matplotlib()
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    wanted = {ord(character) for character in _LABELS + text if is_han(character)}
    entries = {entry.name: entry for entry in font_manager.fontManager.ttflist}

    def rank(name: str) -> tuple[int, str]:
        places = [place for place, prefix in enumerate(_PREFERRED) if name.startswith(prefix)]
        return min(places, default=len(_PREFERRED)), name.replace(" SC", " ")

    best, most = None, 0
    for name in sorted(entries, key=rank):
        try:
            font = FT2Font(entries[name].fname)
        except (OSError, RuntimeError):  # a file that is not there any more, or no outline font
            continue
        found = sum(font.get_char_index(point) != 0 for point in wanted)
        if found > most:
            best, most = name, found
        if most == len(wanted):
            break
    if best is None or most < len(wanted) / 2:
        raise ResourceError(
            "PNG: no installed font has Chinese characters; install one (such as Noto Sans CJK, package "
            "fonts-noto-cjk) or write HTML, which uses the fonts of the browser"
        )
    return best


def picture(explanation: Explanation) -> bytes:
    """The PNG for one sentence: head, attention with copying, mean gate activations.

    Raises:
        MissingExtraError, ResourceError: as :func:`han_font`.
    """
    font = han_font(explanation.text + "".join(explanation.written))
    matplotlib = _matplotlib()
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
    return stream.getvalue()


def _matplotlib() -> Any:
    try:
        import matplotlib
    except ImportError as error:
        message = "PNG needs matplotlib, which is not installed; try: pip install 'proofread[plot]'"
        raise MissingExtraError(message) from error
    return matplotlib


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
