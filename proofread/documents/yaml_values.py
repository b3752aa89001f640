"""YAML on request, read by PyYAML: every scalar that is a value; no keys, comments and names of anchors."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from proofread.documents.placeholders import PLACEHOLDER
from proofread.documents.prose import Passage, ProseDocument, with_fixed
from proofread.documents.source import Source
from proofread.errors import FormatError


def open_yaml(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """A YAML file."""
    return ProseDocument(source, format="yaml", parse=passages, numbers=True, encoding=encoding)


def passages(text: str) -> Iterator[Passage]:
    """One passage for every scalar value.

    Raises:
        FormatError: the file is damaged.
    """
    seen: set[int] = set()
    try:
        for root in yaml.compose_all(text, yaml.SafeLoader):
            yield from _scalars(root, seen)
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        line = "" if mark is None else f"第 {mark.line + 1} 行："
        raise FormatError(f"不是完好的 YAML（{line}{problem or error}）") from error


def _scalars(node: yaml.Node, seen: set[int]) -> Iterator[Passage]:
    if id(node) in seen:
        return  # an alias shows it again
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield Passage(list(with_fixed(node.value, PLACEHOLDER)))
    elif isinstance(node, yaml.CollectionNode):
        for item in node.value:
            yield from _scalars(item[1] if isinstance(node, yaml.MappingNode) else item, seen)
