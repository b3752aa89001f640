"""Markdown, with what GitHub and MyST add: the text of every block and of pictures; no code, formulas or targets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

import yaml
from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.field_list import fieldlist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.substitution import substitution_plugin

from proofread.documents import html
from proofread.documents.placeholders import PLACEHOLDER
from proofread.documents.prose import OBJECT, Fixed, Passage, ProseDocument, Unfolder, with_fixed
from proofread.documents.source import Source
from proofread.documents.trace import MARK

#: MyST directives whose content is prose, https://mystmd.org/guide/directives.
_PROSE_DIRECTIVE: Final = re.compile(
    r"\{?(admonition|attention|caution|danger|error|hint|important|note|seealso|tip|warning|epigraph|topic|sidebar|details"
    r"|info|dropdown|margin|card|grid|tab-item|tab-set)\}?(\s|$)"
)
#: How such a directive begins: its options.
_OPTIONS: Final = re.compile(r"\A(?:---\n(?:.*\n)*?---\n|(?::[\w-]+:.*\n)+)")
#: What of the front matter readers see.
_SHOWN: Final = frozenset({"title", "subtitle", "description", "summary", "abstract", "excerpt"})
#: Front matter in TOML, at the beginning of a file.
_TOML: Final = re.compile(r"\A\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t\r]*$", re.DOTALL | re.MULTILINE)
#: HTML elements inside a line whose content is no prose.
_CODE_TAG: Final = re.compile(r"<(/?)(?:code|kbd|samp|var|tt|pre|script|style)\b", re.IGNORECASE)
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_WIKI_LINK: Final = re.compile(r"\[\[[^\[\]\n]+\]\]")


class _Labels(dict[str, Any]):
    """Labels of link targets: the marks in them differ between a label and its use, so they do not count."""

    def __setitem__(self, label: str, target: Any) -> None:
        super().__setitem__(MARK.sub("", label), target)

    def __contains__(self, label: object) -> bool:
        return super().__contains__(MARK.sub("", str(label)))

    def get(self, label: str, default: Any = None) -> Any:
        return super().get(MARK.sub("", label), default)


def open_markdown(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """A Markdown file."""
    return ProseDocument(source, format="markdown", parse=passages, escape=escape, encoding=encoding)


def passages(text: str) -> Iterator[Passage]:
    """The passages of a file."""
    environment: dict[str, Any] = {"references": _Labels()}
    if head := _TOML.match(text):
        yield from _front_matter(_toml(head[1]))
        text = text[head.end() :]
    yield from _blocks(_parser().parse(text, environment), environment)
    for note in environment.get("footnotes", {}).get("list", {}).values():
        if "tokens" in note:
            yield from _inline(note["tokens"])


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"store_labels": True}).enable(["table", "strikethrough"])
    for plugin in (
        front_matter_plugin, amsmath_plugin, deflist_plugin, fieldlist_plugin, colon_fence_plugin,
        myst_block_plugin, myst_role_plugin, substitution_plugin,
    ):  # fmt: skip
        parser.use(plugin)
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.use(footnote_plugin, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.before("link", "wiki_link", _wiki_link)
    return parser


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """``[[page]]`` as note-taking programs write it: the text is the name of another file."""
    match = _WIKI_LINK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("wiki_link", "a", 0).content = match[0][2:-2]
    state.pos = match.end()
    return True


def _blocks(tokens: Sequence[Token], environment: dict[str, Any]) -> Iterator[Passage]:
    for token in tokens:
        if token.type == "inline":
            yield from _inline(token.children or ())
        elif token.type == "front_matter":
            yield from _front_matter(_yaml(token.content))
        elif token.type == "html_block":
            yield from (passage._replace(escape=html.escape) for passage in html.passages(token.content))
        elif token.type in ("fence", "colon_fence") and _PROSE_DIRECTIVE.match(token.info.strip()):
            content = _OPTIONS.sub("", token.content, count=1)
            yield from _blocks(_parser().parse(content, environment), environment)


def _front_matter(values: Iterable[tuple[str, str]]) -> Iterator[Passage]:
    """The title and the like, in which nothing means what it means in Markdown."""
    for key, value in values:
        if key.lower() in _SHOWN:
            yield Passage(list(with_fixed(value.strip(), PLACEHOLDER)), escape=str)


def _yaml(content: str) -> Iterator[tuple[str, str]]:
    """Names and texts; front matter that is no YAML says nothing, and costs nobody the file."""
    with suppress(yaml.YAMLError):
        root = yaml.compose(content, yaml.SafeLoader)
        for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
            if isinstance(value, yaml.ScalarNode):
                yield str(key.value), value.value


def _toml(content: str) -> Iterator[tuple[str, str]]:
    """The same of TOML, as Hugo and Zola take it."""
    with suppress(tomllib.TOMLDecodeError):
        for key, value in tomllib.loads(content).items():
            if isinstance(value, str):
                yield key, value


def _inline(tokens: Sequence[Token]) -> Iterator[Passage]:
    """The passage that ``tokens`` are, and the alternative texts of the pictures in it."""
    collected = Unfolder()
    pictures: list[Token] = []
    in_code = 0  # elements and addresses that are open
    label = ""  # of the link that is open, where the text may be its label
    emphasised = False
    for token in tokens:
        if token.type == "text":
            fixed = in_code > 0 or _share_a_mark(token.content, label) or (emphasised and len(token.content) == 1)
            collected.add(Fixed(token.content) if fixed else token.content)
        elif token.type in ("softbreak", "hardbreak"):
            collected.add("\n" if token.type == "softbreak" else Fixed("\n"))
        elif token.type == "image":
            collected.add(Fixed(OBJECT))
            if not _share_a_mark(token.content, token.meta.get("label", "")):
                pictures.append(token)
        elif token.type == "html_inline":
            match = _CODE_TAG.match(token.content)
            in_code += 0 if match is None else -1 if match[1] else 1
        elif token.type in ("math_inline", "math_single", "math_inline_double"):
            collected.add(Fixed(OBJECT))
        elif token.type == "link_open":
            label = token.meta.get("label", "")
            in_code += token.info == "auto"
        elif token.type == "link_close":
            label = ""
            in_code -= token.info == "auto"
        elif token.content and token.type != "footnote_ref":
            collected.add(Fixed(token.content))  # code, roles, substitutions, escapes: shown, but not as it is written
        emphasised = token.type in ("em_open", "strong_open", "s_open")
    yield collected.passage()
    for picture in pictures:
        yield from _inline(picture.children or ())


def _share_a_mark(text: str, label: str) -> bool:
    """Whether ``text`` is the label itself: a change of it would cut the link."""
    return bool(label) and not set(MARK.findall(normalizeReference(text))).isdisjoint(MARK.findall(label))


def escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
