"""Text of a Word document that is not read, in pictures or about the text: it is counted, so that a user is told."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from proofread.documents.docx.package import Package
from proofread.documents.docx.stories import Layout
from proofread.documents.markup import Markup
from proofread.text.characters import HAN_RUN

#: What people call parts of these types, ECMA-376-1 §14.2 and §11.3, and Microsoft's newer charts.
_LABELS: Final = {
    "drawingml.diagramData+xml": "SmartArt 图形",
    "drawingml.chart+xml": "图表",
    "ms-office.chartex+xml": "图表",
}
_COMMENTS: Final = "wordprocessingml.comments+xml"
_COMMENT: Final = re.compile(r"<(?:\w+:)?comment\s.*?</(?:\w+:)?comment>", re.DOTALL)
#: A comment that a correction of ours has.
_OWN: Final = re.compile(rf'<[^>]*author="{re.escape(Markup().author)}"')
_TAG: Final = re.compile(r"<[^>]*>")


def unread(package: Package, layout: Layout) -> Counter[str]:
    """How many diagrams, charts and comments hold Chinese, by what people call them."""
    found: Counter[str] = Counter()
    for part, kind in layout.types.items():
        if part not in package.names:
            continue
        label = next((label for end, label in _LABELS.items() if kind.endswith(end)), None)
        if label is not None:
            found[label] += _is_chinese(_text(package, part))
        elif kind.endswith(_COMMENTS):
            comments = (comment[0] for comment in _COMMENT.finditer(_text(package, part)))
            found["批注"] += sum(_is_chinese(comment) and not _OWN.match(comment) for comment in comments)
    return +found


def _text(package: Package, part: str) -> str:
    data = package.read(part)
    return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "replace")


def _is_chinese(xml: str) -> bool:
    return HAN_RUN.search(_TAG.sub("", xml)) is not None
