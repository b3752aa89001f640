import re
import xml.etree.ElementTree as ElementTree
from html import unescape

import numpy as np

from proofread.edits.edit import Candidate, Edit, Kind
from proofread.explain.explanation import END, Explanation, GateTrace
from proofread.explain.page import heat_map, page

TEXT = '因该<b>&"$x'


def explanation(text: str = TEXT) -> Explanation:
    length, units = len(text) + 1, 5
    rng = np.random.default_rng(0)
    gate = rng.random((length, units), dtype=np.float32)
    choices = tuple((Candidate(character, 0.75), Candidate("<", 0.25)) for character in text)
    return Explanation(
        text=text,
        network="双向 LSTM",
        edits=(Edit(0, 2, text[:2], "应该", Kind.NEAR_SOUND, 0.97),),
        head=choices,
        decoder=choices,
        written=(*text, END),
        probabilities=rng.random(length, dtype=np.float32),
        attention=np.full((length, length), 1 / length, dtype=np.float32),
        copied=rng.random(length, dtype=np.float32),
        gates=(GateTrace(1, False, gate, gate, gate, gate),),
    )


def test_the_page_shows_every_character_and_escapes_it():
    html = page(explanation())
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;" in html
    assert "<script" not in html
    assert not re.search(r"(src|href)=", html)
    shown = [unescape(c) for c in re.findall(r'<td class="character">(.*?)</td>', html)]
    assert "".join(shown) == TEXT
    assert "<del>因该</del><ins>应该</ins>" in html
    assert "97%" in html
    for label in ("遗忘门", "输入门", "输出门", "复制", "75.0%"):
        assert label in html


def test_heat_map_is_svg_with_one_cell_a_value():
    values = np.array([[0.0, 0.25, 1.0], [0.5, 0.5, 0.5]], dtype=np.float32)
    svg = ElementTree.fromstring(heat_map(values, ["<", "乙"], ["一", "二", "&"], colour=(0, 0, 246), numbers=True))
    cells = svg.findall("{*}rect")
    assert [cell.get("fill") for cell in cells[:3]] == ["rgb(246,246,246)", "rgb(184,184,246)", "rgb(0,0,246)"]
    assert [cell.findtext("{*}title") for cell in cells] == [
        f"{row} {column} {value:.3f}"
        for row, line in zip("<乙", values, strict=True)
        for column, value in zip("一二&", line, strict=True)
    ]
