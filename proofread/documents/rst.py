"""reStructuredText, read by docutils: the text of every block; no code, names of targets, options and substitutions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Directive, Parser, directives
from docutils.utils import new_document

from proofread.documents.prose import OBJECT, Fixed, Passage, ProseDocument, Unfolder
from proofread.documents.source import Source
from proofread.documents.trace import MARK

#: Directives of Sphinx and its extensions whose content is prose.
_PROSE_DIRECTIVES: Final = (
    "versionadded", "versionchanged", "versionremoved", "deprecated", "seealso", "todo", "only", "glossary", "centered",
    "rst-class", "tab", "tabs", "tab-set", "tab-item", "dropdown", "grid", "grid-item", "card", "details",
)  # fmt: skip
_NO_PROSE: Final = (nodes.FixedTextElement, nodes.system_message, nodes.field_name, nodes.option_string)
#: Text that shows and is a name by which something else is found, or is written in another way.
_NAMES: Final = (
    nodes.literal, nodes.problematic, nodes.substitution_reference, nodes.title_reference, nodes.target,
)  # fmt: skip
_SPECIAL: Final = re.compile(r"([\\*`|_])")


class _Content(Directive):
    """A directive that shows its content."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = None

    def run(self) -> list[nodes.Node]:
        shown = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, shown)
        return [shown]


for _name in _PROSE_DIRECTIVES:
    directives.register_directive(_name, _Content)


def open_rst(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """A file of reStructuredText."""
    return ProseDocument(source, format="rst", parse=passages, escape=_escape, encoding=encoding)


def passages(text: str) -> Iterator[Passage]:
    """The passages of a file; titles and cells of drawn tables keep their width."""
    settings = get_default_settings(Parser)  # type: ignore[arg-type]  # the class has the settings
    settings.report_level = settings.halt_level = 5  # what is wrong with the markup is not the matter here
    settings.warning_stream = None
    settings.file_insertion_enabled = settings.raw_enabled = False
    settings.character_level_inline_markup = True
    document = new_document("", settings)
    Parser().parse(text, document)
    names = {_unmarked(str(node["refname"])) for node in document.findall(nodes.reference) if "refname" in node}
    yield from _walk(document, names)


def _walk(node: nodes.Node, names: set[str], rigid: bool = False) -> Iterator[Passage]:
    if isinstance(node, _NO_PROSE):
        return
    if isinstance(node, nodes.TextElement):
        if not (isinstance(node, nodes.title) and _unmarked(node.astext()) in names):
            collected = Unfolder()
            _collect(node, collected, names)
            yield collected.passage(rigid=rigid or isinstance(node, nodes.title | nodes.subtitle))
        return
    for child in node.children:
        yield from _walk(child, names, rigid or isinstance(node, nodes.table))


def _collect(node: nodes.Element, collected: Unfolder, names: set[str]) -> None:
    for child in node.children:
        if isinstance(child, nodes.Text):
            collected.add(child.astext())
        elif isinstance(child, nodes.math | nodes.image):
            collected.add(Fixed(OBJECT))
        elif isinstance(child, _NAMES) or (isinstance(child, nodes.reference) and _is_name(child, names)):
            collected.add(Fixed(child.astext()))
        elif isinstance(child, nodes.Element) and not isinstance(child, nodes.raw):
            _collect(child, collected, names)


def _is_name(reference: nodes.reference, names: set[str]) -> bool:
    return "refname" in reference or _unmarked(reference.get("name", "")) in names


def _unmarked(name: str) -> str:
    """A name without the marks, which differ between a target and a reference to it."""
    return MARK.sub("", " ".join(name.lower().split()))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
