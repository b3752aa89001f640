"""HTML, read by lexbor as a browser does: the text of the page; no tags, attributes, comments, scripts or code."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from proofread.documents.prose import OBJECT, Fixed, Passage, ProseDocument, Unfolder, with_fixed
from proofread.documents.source import Source

#: Elements inside a line, https://html.spec.whatwg.org/multipage/text-level-semantics.html; any other ends a passage.
_INLINE: Final = frozenset(
    (
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "del", "dfn", "em", "font", "i", "ins", "label",
        "mark", "nobr", "q", "ruby", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "u", "wbr",
    )
)  # fmt: skip
#: Their content shows in the line but is no prose.
_CODE: Final = frozenset(("code", "kbd", "samp", "var", "tt", "output", "data"))
_PICTURE: Final = frozenset(("img", "svg", "math", "canvas", "picture", "input", "object", "iframe", "audio", "video"))
_HIDDEN: Final = frozenset(
    ("script", "style", "template", "textarea", "pre", "rt", "rp", "noscript", "xmp", "plaintext")
)
_BLANKS: Final = re.compile(r"\s+")
#: Placeholders of template languages.
_TEMPLATE: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<\?.*?\?>|<%.*?%>|\$\{.*?\}", re.DOTALL)


def open_html(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """A page."""
    return ProseDocument(source, format="html", parse=passages, escape=escape, encoding=encoding)


def passages(page: str) -> Iterator[Passage]:
    """The passages of a page or of a part of one."""
    root = LexborHTMLParser(page).root
    if root is not None:
        collected = Unfolder(verse=False)  # that is what <br> is for
        yield from _walk(root, collected)
        yield collected.passage()


def _walk(node: LexborNode, collected: Unfolder) -> Iterator[Passage]:
    """What is in ``node``; a passage that goes on behind it stays in ``collected``."""
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            for part in with_fixed(child.text_content or "", _TEMPLATE):
                collected.add(part)
        elif tag == "br":
            collected.add(Fixed("\n"))
        elif tag in _PICTURE:
            collected.add(Fixed(OBJECT))
        elif tag in _CODE or child.attributes.get("translate") == "no":
            collected.add(Fixed(_BLANKS.sub(" ", child.text())))  # a line break in it breaks no line of the page
        elif tag in _INLINE:
            yield from _walk(child, collected)
        elif tag not in _HIDDEN and not tag.startswith("-"):
            yield collected.passage()
            yield from _walk(child, collected)
            yield collected.passage()


def escape(text: str) -> str:
    """``text`` as it stands between tags."""
    return html.escape(text, quote=False)
