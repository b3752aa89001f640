"""Org, read by tree-sitter: headings, paragraphs, lists, tables, captions; no code, drawers, keywords and targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import tree_sitter_org
from tree_sitter import Language, Node, Parser

from proofread.documents.prose import OBJECT, Fixed, Passage, ProseDocument, Unfolder, with_fixed
from proofread.documents.source import Source

#: Nodes of the grammar that have passages in them, or are one.
_BLOCKS: Final = frozenset(
    (
        "document", "zeroth_section", "heading", "section", "paragraph", "list", "list_item", "item_tag", "indent",
        "center_block", "quote_block", "special_block", "verse_block", "drawer", "footnote_definition", "org_table",
        "table_row", "table_cell", "caption_keyword",
    )
)  # fmt: skip
_EMPHASIS: Final = frozenset(("bold", "italic", "underline", "strike_through"))
#: Nodes inside a line that show something which is no prose; others do not show, or not there.
_SHOWN: Final = frozenset(
    (
        "verbatim", "code", "entity", "macro", "inline_source_block", "inline_babel_call", "target", "radio_target",
        "timestamp", "plain_link", "angle_link", "subscript", "superscript", "export_snippet",
    )
)  # fmt: skip
#: Keywords whose value is prose.
_TITLES: Final = frozenset(("title", "subtitle", "description"))
#: Formulas and macros, which the grammar does not know; code that is meant although no blank is around it; tags.
_FIXED: Final = re.compile(
    r"\$[^$\n]+\$|\\\(.*?\\\)|\\\[.*?\\\]|\{\{\{.*?\}\}\}|=[^\s=][^=\n]*=|~[^\s~][^~\n]*~|\\begin\{.*?\\end\{[^}]*\}"
    r"|[ \t]:[^\s:]+(?::[^\s:]+)*:[ \t]*$",
    re.DOTALL,
)
_LANGUAGE: Final = Language(tree_sitter_org.language())


def open_org(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """An ``.org`` file."""
    return ProseDocument(source, format="org", parse=passages, encoding=encoding)


def passages(text: str) -> Iterator[Passage]:
    """The passages of a file."""
    collected = Unfolder()
    lines = re.sub("\r\n?", "\n", text)  # the grammar knows no other line breaks
    yield from _walk(Parser(_LANGUAGE).parse(lines.encode()).root_node, collected)
    yield collected.passage()


def _walk(node: Node, collected: Unfolder, *, emphasised: bool = False) -> Iterator[Passage]:
    if node.type == "paragraph" and _text(node).lstrip().startswith("\\begin{"):
        return  # a formula
    for child in node.named_children:
        if child.type in _BLOCKS:
            yield collected.passage()
            yield from _walk(child, collected)
            yield collected.passage()
        elif child.type in _EMPHASIS:
            yield from _walk(child, collected, emphasised=True)
        elif child.type == "plain_text":
            text = _text(child)
            for part in (Fixed(text),) if emphasised and len(text) == 1 else with_fixed(text, _FIXED):
                collected.add(part)
        elif child.type in ("newline", "line_break"):
            collected.add("\n" if child.type == "newline" else Fixed("\n"))
        elif child.type == "regular_link":
            shown = [_text(part) for part in child.named_children if part.type == "plain_text"]
            collected.add(shown[-1] if shown else Fixed(OBJECT))
        elif child.type == "footnote_reference":
            yield Passage([_text(part) for part in child.named_children if part.type == "plain_text"])
        elif child.type == "special_keyword" and _keyword(child) in _TITLES:
            yield Passage([_text(part) for part in child.named_children if part.type == "keyword_value"])
        elif child.type in _SHOWN:
            collected.add(Fixed(OBJECT))


def _keyword(node: Node) -> str:
    return next((_text(part).lower() for part in node.named_children if part.type == "keyword_key"), "")


def _text(node: Node) -> str:
    return (node.text or b"").decode()
