"""The tables of docs/paper.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from proofread.metrics.significance import Comparison
from research.comparison.claims import (
    ATTENTION,
    BIDIRECTIONAL,
    CELL,
    INGREDIENTS,
    Contrast,
    Ingredient,
    Judgements,
    contrast,
    verdict,
)
from research.comparison.judgement import SHOWN, Estimate, mean_interval, signatures, tested
from research.comparison.study import Study

#: How systems are called, in the order of the tables.
NAMES: Final[Mapping[str, str]] = {
    "rnn": "RNN Seq2Seq",
    "lstm": "LSTM Seq2Seq",
    "bilstm": "Bi-LSTM Seq2Seq",
    "lstm_attention": "LSTM + 注意力",
    "bilstm_attention": "Bi-LSTM + 注意力（论文）",
    "ours": "本项目（解码器）",
    "ours+head": "本项目（只用改错头）",
}
_METRICS: Final = {"edit-f": "F0.5", "gleu": "GLEU", "spelling": "句级纠错 F1", "bleu": "BLEU"}
_LABELS: Final = {
    "real-word": "真词（语义）错误",
    "non-word": "非词错误",
    "other": "其他（缺、多、序、多处）",
    "left": "线索在前",
    "right": "线索在后",
    "quantifier": "量词与名词",
    "conjunction": "关联词",
    "pronoun": "他/她/它",
    "meaning": "主谓、动宾语义",
}
_DIMENSIONS: Final = {
    "length": "句长（字）",
    "error": "错误种类",
    "distance": "错误与线索的距离（字）",
    "direction": "线索的方向",
    "phenomenon": "现象",
}

Choices = Mapping[str, NDArray[np.float64]]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose first column is text and whose others are numbers."""
    lines = ["", f"| {' | '.join(header)} |", "|---" + "|---:" * (len(header) - 1) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def overall(study: Study, judged: Judgements) -> str:
    """Every system by every metric; in brackets the 95 % interval over sentences, behind it the range of the seeds."""
    header = ["系统", *(_METRICS[name] for name in SHOWN), "正确句未动"]
    rows = [
        [NAMES[system], *(_estimate(one.estimate(name), name) for name in SHOWN), _untouched(study, one.untouched())]
        for system, one in judged.items()
    ]
    return table(header, rows)


def ingredients(judged: Judgements) -> str:
    """What each ingredient adds, with its paired test."""
    header = ["成分", *(f"{_METRICS[name]} 之差" for name in ("edit-f", "gleu", "spelling")), "F0.5 的结论"]
    rows = []
    for one in _present(INGREDIENTS, judged):
        found = [tested(judged[one.less], judged[one.more], name) for name in ("edit-f", "gleu", "spelling")]
        rows.append([one.name, *map(_difference, found), verdict(found[0].difference, found[0].p_value)])
    return table(header, rows)


def by_group(study: Study, judged: Judgements, dimension: str) -> str:
    """F0.5 of every system in every group."""
    groups = [(label, indices) for label, indices in study.groups(dimension) if label != "clean"]
    header = [_DIMENSIONS[dimension], *(f"{_LABELS.get(label, label)}（{len(ids)} 句）" for label, ids in groups)]
    rows = [
        [NAMES[system], *(f"{100 * one.value('edit-f', ids):.1f}" for _, ids in groups)]
        for system, one in judged.items()
    ]
    return table(header, rows)


def choice_by_group(study: Study, choices: Choices, dimension: str) -> str:
    """Share of right choices between the two forms in every group of the erroneous sentences; chance is 50 %."""
    header = [_DIMENSIONS[dimension], *(_LABELS.get(label, label) for label, _ in study.groups(dimension)), "全部"]
    rows = []
    for system, values in choices.items():
        cells = [f"{100 * values[:, indices].mean():.1f}" for _, indices in study.groups(dimension)]
        rows.append([NAMES[system], *cells, _estimate(mean_interval(values), "choice")])
    return table(header, rows)


def claims(injected: Study, controlled: Study, in_injected: Judgements, in_controlled: Judgements) -> str:
    """Claim by claim: the difference, its test, and whether it holds here."""
    rows = []
    for one in _present((CELL, BIDIRECTIONAL, ATTENTION), in_injected):
        found = tested(in_injected[one.less], in_injected[one.more], "edit-f")
        rows.append([f"{one.name} 有帮助", _difference(found), verdict(found.difference, found.p_value)])
    errors = dict(injected.groups("error"))
    near, far = _near_and_far(controlled)
    for one in _present((BIDIRECTIONAL, ATTENTION), in_injected):
        distant = contrast(in_controlled, one, near, far)
        rows.append([f"{one.name}的帮助在长距离（> 20 字）大于短距离（≤ 10 字）", *_contrasted(distant)])
        if errors.keys() >= {"non-word", "real-word"}:
            semantic = contrast(in_injected, one, errors["non-word"], errors["real-word"])
            rows.append([f"{one.name}的帮助在语义（真词）错误上大于非词错误", *_contrasted(semantic)])
    return table(["论文的说法（F0.5）", "测得", "在这里"], rows)


def notes() -> str:
    """The signatures of the numbers."""
    return "\n".join(f"- `{signature}`" for signature in signatures()) + "\n"


def _near_and_far(study: Study) -> tuple[list[int], list[int]]:
    grouped = [index for _, indices in study.groups("distance") for index in indices]
    near = [index for index in grouped if study.items[index].distance <= 10]
    far = [index for index in grouped if study.items[index].distance > 20]
    return near, far


def _present(wanted: Sequence[Ingredient], judged: Judgements) -> Iterator[Ingredient]:
    return (one for one in wanted if one.less in judged and one.more in judged)


def _estimate(found: Estimate, name: str) -> str:
    scale = 1 if name == "bleu" else 100
    value, low, high = (scale * number for number in (found.value, found.interval.low, found.interval.high))
    least, most = (scale * number for number in found.spread)
    return f"{value:.1f}（{low:.1f}–{high:.1f}；{least:.1f}–{most:.1f}）"


def _untouched(study: Study, share: float) -> str:
    clean = any(source == target for source, target in zip(study.sources, study.targets, strict=True))
    return f"{100 * share:.1f}" if clean else "–"


def _difference(found: Comparison) -> str:
    low, high = 100 * found.interval.low, 100 * found.interval.high
    return f"{_signed(found.difference)}（{low:+.1f} 至 {high:+.1f}，{_p(found.p_value)}）"


def _contrasted(found: Contrast) -> tuple[str, str]:
    gains = f"{_signed(found.far.difference)} 对 {_signed(found.near.difference)}"
    shown = f"{gains}，差 {_signed(found.difference)}，{_p(found.p_value)}"
    if verdict(found.far.difference, found.far.p_value) != "成立":
        return shown, "未见帮助"
    return shown, verdict(found.difference, found.p_value)


def _signed(difference: float) -> str:
    return f"{100 * difference:+.1f}"


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"
