"""An explanation as one HTML page that needs nothing else: no scripts, no fonts, no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from string import Template

import numpy as np
from numpy.typing import NDArray

from proofread.edits.edit import Candidate, Edit
from proofread.explain.explanation import Explanation, GateTrace

#: Units in a small heat map: those whose activation changes most over the sentence.
UNITS = 24
GATES = (("forget", "遗忘门"), ("input", "输入门"), ("output", "输出门"))
_BLUE, _ORANGE, _GREEN = (29, 91, 191), (205, 92, 8), (17, 122, 80)

_PAGE = Template("""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>为什么这样改：$title</title>
<style>
body { margin: 0 auto; max-width: 1080px; padding: 28px 20px 60px; color: #1c2430; background: #fff; line-height: 1.6;
  font-family: system-ui, "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 18px; margin: 40px 0 4px; }
h3 { font-size: 15px; margin: 18px 0 2px; }
p, figcaption, summary { color: #556070; font-size: 14px; margin: 4px 0 10px; } summary { cursor: pointer; }
.sentence { font-size: 24px; margin: 16px 0; padding: 14px 18px; background: #f4f6f9; border-radius: 8px; }
del { color: #b3261e; background: #fde7e5; } ins { color: #11683f; background: #def5e8; text-decoration: none; }
table { border-collapse: collapse; font-size: 15px; } th { text-align: left; color: #556070; font-weight: 500; }
th, td { padding: 3px 14px 3px 6px; border-bottom: 1px solid #e6e9ee; } td.character { font-size: 18px; }
tr.doubt td { background: #fff6e9; } .place { color: #8a94a3; font-size: 13px; text-align: right; }
.candidate { display: inline-block; min-width: 84px; margin-right: 6px; padding: 0 7px; border-radius: 5px; }
.candidate small { color: #445; float: right; margin: 3px 0 0 8px; }
.wide { overflow-x: auto; padding-bottom: 6px; } svg { display: block; } svg text { fill: #1c2430; }
</style>
</head>
<body>
<h1>为什么这样改</h1>
<p>$network</p>
<div class="sentence">$sentence</div>
$sections
</body>
</html>
""")


def page(explanation: Explanation) -> str:
    """The page for one sentence."""
    return _PAGE.substitute(
        title=escape(explanation.text),
        network=escape(explanation.network),
        sentence=_marked(explanation.text, explanation.edits),
        sections="\n".join(_sections(explanation)),
    )


def most_varied(activations: NDArray[np.float32], most: int = UNITS) -> NDArray[np.float32]:
    """The ``most`` units of [length, hidden] that change most along the sentence, as rows: [units, length]."""
    chosen = np.sort(np.argsort(-activations.std(axis=0), kind="stable")[:most])
    return activations[:, chosen].T


def _sections(explanation: Explanation) -> Iterator[str]:
    yield "<h2>修改</h2>"
    yield _edit_table(explanation.edits) if explanation.edits else "<p>没有达到置信度的修改。</p>"
    yield "<h2>每个位置的候选字</h2>"
    yield "<p>纠错头逐字判断；解码器照着原文写，看到的是整句和前面的字。首选（第一列）与原字不同的行有底色。</p>"
    yield _candidate_table(explanation)
    yield "<h2>解码器写出的句子和注意力</h2>"
    yield from _writing(explanation)
    yield "<h2>编码器的门</h2>"
    if not explanation.gates:
        yield "<p>这个网络的单元不是 LSTM，没有这三个门。</p>"
        return
    yield (
        "<p>遗忘门：保留多少旧记忆；输入门：写入多少新内容；输出门：露出多少记忆。每行是全部单元的平均值，"
        "颜色从该行的最小值到最大值。</p>"
    )
    for trace in explanation.gates:
        yield from _gates(trace, explanation.source)


def _marked(text: str, edits: Sequence[Edit]) -> str:
    """The sentence with its edits in place."""
    pieces, position = [], 0
    for edit in edits:
        pieces.append(escape(text[position : edit.start]))
        pieces += [f"<{tag}>{escape(part)}</{tag}>" for tag, part in _parts(edit) if part]
        position = edit.end
    return "".join([*pieces, escape(text[position:])])


def _parts(edit: Edit) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("del", edit.source), ("ins", edit.replacement)


def _edit_table(edits: Sequence[Edit]) -> str:
    rows = "".join(
        f'<tr><td class="place">{edit.start + 1}</td><td><del>{escape(edit.source) or "（无）"}</del></td>'
        f"<td><ins>{escape(edit.replacement) or '（删）'}</ins></td><td>{edit.kind.label}</td>"
        f"<td>{edit.confidence:.0%}</td></tr>"
        for edit in edits
    )
    return f"<table><tr><th>位置</th><th>原文</th><th>改为</th><th>类型</th><th>置信度</th></tr>{rows}</table>"


def _candidate_table(explanation: Explanation) -> str:
    columns = [("解码器", _GREEN, explanation.decoder)]
    if explanation.head is not None:
        columns.insert(0, ("纠错头", _BLUE, explanation.head))
    rows = []
    for place, character in enumerate(explanation.text):
        doubt = columns[0][2][place][0].text != character
        cells = "".join(f"<td>{_candidates(choices[place], colour)}</td>" for _, colour, choices in columns)
        rows.append('<tr class="doubt">' if doubt else "<tr>")
        rows.append(f'<td class="place">{place + 1}</td><td class="character">{escape(character)}</td>{cells}</tr>')
    titles = "".join(f"<th>{title}</th>" for title, _, _ in columns)
    return f'<div class="wide"><table><tr><th>位置</th><th>原字</th>{titles}</tr>{"".join(rows)}</table></div>'


def _candidates(candidates: Sequence[Candidate], colour: tuple[int, int, int]) -> str:
    return "".join(
        f'<span class="candidate" style="background:{_shade(0.45 * one.probability, colour)}">{escape(one.text)}'
        f"<small>{one.probability:.1%}</small></span>"
        for one in candidates
    )


def _writing(explanation: Explanation) -> Iterator[str]:
    yield f"<p>解码器自己写出：<strong>{escape(''.join(explanation.written))}</strong></p>"
    facts = [("概率", explanation.probabilities, _GREEN)]
    if explanation.copied is not None:
        facts.append(("复制", explanation.copied, _ORANGE))
        yield "<p>“复制”是该字直接抄自原文、而不是从字表选出的概率。</p>"
    else:
        yield "<p>这个网络没有复制机制。</p>"
    maps = []
    if explanation.attention is None:
        yield "<p>这个网络没有注意力。</p>"
    else:
        yield "<p>每行是写出的一个字，每列是原文的一个字；颜色越深，写这个字时越看重原文的那个字。</p>"
        maps.append(heat_map(explanation.attention, explanation.written, explanation.source, colour=_BLUE))
    for title, values, colour in facts:
        labels = explanation.written if not maps else [""] * len(values)
        maps.append(heat_map(values[:, None], labels, [title], colour=colour, numbers=True))
    yield f'<div class="wide" style="display:flex">{"".join(maps)}</div>'


def _gates(trace: GateTrace, source: Sequence[str]) -> Iterator[str]:
    direction = "从后往前读" if trace.backward else "从前往后读"
    yield f"<h3>第 {trace.layer} 层，{direction}</h3>"
    means = np.stack([getattr(trace, name).mean(axis=1) for name, _ in GATES])
    low, high = means.min(axis=1, keepdims=True), means.max(axis=1, keepdims=True)
    names = [label for _, label in GATES]
    scaled = (means - low) / np.maximum(high - low, 1e-9)
    drawn = heat_map(means, names, source, colour=_BLUE, shades=scaled, numbers=True)
    yield f'<div class="wide">{drawn}</div>'
    units = min(UNITS, trace.forget.shape[1])
    yield f"<details><summary>变化最大的 {units} 个单元（颜色从 0 到 1）</summary>"
    for name, label in GATES:
        rows = most_varied(getattr(trace, name))
        drawn = heat_map(rows, [""] * len(rows), source, colour=_BLUE, height=9)
        yield f'<p>{label}</p><div class="wide">{drawn}</div>'
    yield "</details>"


def heat_map(
    values: NDArray[np.float32],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    colour: tuple[int, int, int],
    shades: NDArray[np.float32] | None = None,
    numbers: bool = False,
    height: int = 26,
) -> str:
    """An SVG table of ``values`` [rows, columns] with labels; resting the pointer on a cell shows its value.

    ``shades`` in [0, 1] colours the cells (default: ``values``); ``numbers`` writes the values into them.
    """
    shades = values if shades is None else shades
    width, left, top = (34 if numbers else 26), 14 + 15 * max(map(_width, rows)), 30
    size = f'width="{left + width * len(columns) + 4}" height="{top + height * len(rows) + 4}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-size="15" style="flex:none">']
    for number, label in enumerate(columns):
        parts.append(_text(label, left + width * (number + 0.5), top - 8, "middle"))
    for row, label in enumerate(rows):
        y = top + height * row
        if label:
            parts.append(_text(label, left - 8, y + height / 2 + 5, "end"))
        for column, (value, shade) in enumerate(zip(values[row].tolist(), shades[row].tolist(), strict=True)):
            x, tip = left + width * column, f"{label} {columns[column]} {value:.3f}".strip()
            parts.append(
                f'<rect x="{x}" y="{y}" width="{width - 1}" height="{height - 1}" fill="{_shade(shade, colour)}">'
                f"<title>{escape(tip)}</title></rect>"
            )
            if numbers:
                ink = "#fff" if shade > 0.6 else "#1c2430"
                parts.append(
                    f'<text x="{x + width / 2 - 0.5}" y="{y + height / 2 + 4}" font-size="11" text-anchor="middle" '
                    f'style="fill:{ink}">{value:.2f}</text>'
                )
    return "".join([*parts, "</svg>"])


def _text(label: str, x: float, y: float, anchor: str) -> str:
    size = ' font-size="11"' if len(label) > 2 and label.isascii() else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{size}>{escape(label)}</text>'


def _width(label: str) -> float:
    """In Chinese characters."""
    return sum(0.5 if character.isascii() else 1 for character in label)


def _shade(share: float, colour: tuple[int, int, int]) -> str:
    """From near white at 0 to ``colour`` at 1."""
    share = min(max(share, 0.0), 1.0)
    red, green, blue = (round(246 + (part - 246) * share) for part in colour)
    return f"rgb({red},{green},{blue})"
