"""LaTeX, read by pylatexenc: text and the arguments that are text; no formulas, code, keys and definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from pylatexenc import latexwalker
from pylatexenc.latexwalker import LatexWalker, LatexWalkerError
from pylatexenc.macrospec import std_macro

from proofread.documents.prose import OBJECT, Fixed, Passage, ProseDocument, Unfolder
from proofread.documents.source import Source
from proofread.errors import FormatError
from proofread.text.characters import HAN


def _by_name(table: dict[str, str]) -> dict[str, str]:
    return {name: arguments for arguments, names in table.items() for name in names.split()}


#: Macros whose last argument is text in the line, by what arguments they take in pylatexenc's notation.
_INLINE: Final = _by_name(
    {
        "{": "textbf textit textrm textsf textsc textsl textup textmd textnormal emph underline uline uwave sout "
        "CJKunderline CJKsout mbox hbox fbox enquote textquote",
        "[[{": "makebox framebox",
        "[{{": "textcolor colorbox rotatebox",
        "{{": "href",
        "{[{": "scalebox",
        "{[[{": "raisebox",
        "[[[{{": "parbox",
        "{{{": "multicolumn resizebox",
        "[{[{[{": "multirow",
    }
)
#: Macros whose last argument is a passage by itself, likewise.
_BLOCK: Final = _by_name(
    {
        "*[{": "part chapter section subsection subsubsection paragraph subparagraph caption subcaption",
        "[{": "footnote footnotetext marginpar title frametitle",
        "{": "thanks subtitle framesubtitle ctitle dedication",
        "{{": "captionof epigraph",
    }
)
#: Those of them that stand in the middle of another passage.
_ASIDE: Final = ("footnote", "thanks", "marginpar")
_TITLES: Final = ("title", "subtitle", "ctitle")
#: Macros that end a passage.
_BREAKS: Final = frozenset(("par", "item", "\\", "newline", "tabularnewline", "cr", "bibitem", "newpage", "clearpage"))
#: Macros that show something.
_SHOWN: Final = {
    "ref": OBJECT, "eqref": OBJECT, "pageref": OBJECT, "autoref": OBJECT, "cref": OBJECT, "Cref": OBJECT,
    "includegraphics": OBJECT, "ldots": "…", "dots": "…", "quad": " ", "qquad": " ", " ": " ", ",": " ", "%": "%",
    "&": "&", "#": "#", "$": "$", "_": "_", "{": "{", "}": "}", "LaTeX": "LaTeX", "TeX": "TeX", "verb": OBJECT,
}  # fmt: skip
#: Environments whose content is a formula or a picture.
_OPAQUE: Final = frozenset(
    (
        "equation", "align", "gather", "multline", "eqnarray", "math", "displaymath", "alignat", "flalign", "array",
        "tikzpicture", "pgfpicture", "forest", "algorithmic", "dcases", "thebibliography", "filecontents",
    )
)  # fmt: skip
_DOCUMENT: Final = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
#: What TeX itself reads letter by letter until the closing words or character.
_VERBATIM: Final = re.compile(
    r"\\begin\{(verbatim\*?|Verbatim\*?|lstlisting|minted|comment|alltt)\}.*?\\end\{\1\}"
    r"|\\(?:verb\*?|lstinline)([^\w\s{\[*])[^\n]*?\2",
    re.DOTALL,
)
_MACRO_BEFORE_HAN: Final = re.compile(rf"(\\[A-Za-z@]+\*?)(?=[{HAN}])")
_PARAGRAPH: Final = re.compile(r"\n[ \t\r]*\n")
_SPECIAL: Final = re.compile(r"([#$%&_{}])")


def open_latex(source: Source, *, encoding: str | None = None) -> ProseDocument:
    """A ``.tex`` file, whole or a part that others include."""
    return ProseDocument(source, format="latex", parse=passages, escape=_escape, encoding=encoding)


def passages(text: str) -> Iterator[Passage]:
    """The passages of a file.

    Raises:
        FormatError: braces, dollars or environments do not match.
    """
    document = _DOCUMENT.search(text)
    if document is None:
        yield from _walk(_parse(text), Unfolder())
        return
    yield from _titles(text[: document.start()])
    yield from _walk(_parse(text[: document.end(1)], document.start(1)), Unfolder())


def _titles(preamble: str) -> Iterator[Passage]:
    """The titles that are set in a preamble, whose definitions need not have matching braces."""
    for match in re.finditer(rf"\\({'|'.join(_TITLES)})\{{", preamble):
        walker = LatexWalker(preamble, latex_context=_context(), tolerant_parsing=True)
        with _refused(preamble):
            node, _, _ = walker.get_latex_expression(match.end() - 1)
        collected = Unfolder()
        yield from _walk(getattr(node, "nodelist", None) or (), collected)


def _context() -> Any:
    context = latexwalker.get_default_latex_context_db()
    macros = [std_macro(name, arguments) for name, arguments in (_INLINE | _BLOCK).items()]
    context.add_context_category("proofread", macros=macros, prepend=True)
    return context


def _parse(text: str, start: int = 0) -> Sequence[Any]:
    body = _MACRO_BEFORE_HAN.sub(r"\1 ", _VERBATIM.sub(_blank, text[start:]))
    walker = LatexWalker(body, latex_context=_context(), tolerant_parsing=False)
    with _refused(text, start):
        found, _, _ = walker.get_latex_nodes()
    return found


@contextmanager
def _refused(text: str, start: int = 0) -> Iterator[None]:
    """What pylatexenc cannot read of ``text`` from ``start`` on, as FormatError."""
    try:
        yield
    except LatexWalkerError as error:
        line = text.count("\n", 0, start) + (getattr(error, "lineno", None) or 1)
        reason = str(getattr(error, "msg", error)).splitlines()[0]
        raise FormatError(f"第 {line} 行附近的括号、$ 或环境不配对（{reason}）") from error
    except IndexError as error:  # it looks behind the end for what \verb shows
        raise FormatError("末尾的 \\verb 没有内容") from error


def _blank(verbatim: re.Match[str]) -> str:
    r"""A ``\verb`` without content, and the line breaks, by which errors are found."""
    return r"\verb||" + "\n" * verbatim[0].count("\n")


def _walk(found: Sequence[Any], collected: Unfolder, *, arguments: bool = False) -> Iterator[Passage]:
    """What is in a list of nodes; ``arguments`` says that groups at its beginning belong to what was before."""
    yield from _inside(found, collected, arguments)
    yield collected.passage()


def _inside(found: Sequence[Any], collected: Unfolder, arguments: bool = False) -> Iterator[Passage]:
    for node in found:
        if node is None:
            continue
        if node.isNodeType(latexwalker.LatexGroupNode):
            if not arguments:
                yield from _inside(node.nodelist, collected)
            continue
        if node.isNodeType(latexwalker.LatexCharsNode):
            text = _without_option(node.chars) if arguments else node.chars
            for number, part in enumerate(_PARAGRAPH.split(text)):
                if number:
                    yield collected.passage()
                collected.add(part)
        elif node.isNodeType(latexwalker.LatexMathNode):
            collected.add(Fixed(OBJECT))
        elif node.isNodeType(latexwalker.LatexSpecialsNode):
            if node.specials_chars == "&" or "\n" in node.specials_chars:
                yield collected.passage()
            else:
                collected.add(Fixed(" " if node.specials_chars == "~" else node.specials_chars))
        elif node.isNodeType(latexwalker.LatexEnvironmentNode):
            yield from _environment(node, collected)
        elif node.isNodeType(latexwalker.LatexMacroNode):
            yield from _macro(node, collected)
        arguments = node.isNodeType(latexwalker.LatexMacroNode) and not _arguments(node)


def _macro(node: Any, collected: Unfolder) -> Iterator[Passage]:
    name, given = node.macroname, _arguments(node)
    if name in _BREAKS:
        yield collected.passage()
        for argument in given if name == "item" else ():
            yield from _walk([argument], Unfolder())
    elif name in _SHOWN:
        collected.add(Fixed(_SHOWN[name]))
    elif name in _INLINE and given:
        yield from _inside([given[-1]], collected)
    elif name in _BLOCK and given:
        if name not in _ASIDE:
            yield collected.passage()
        yield from _walk([given[-1]], Unfolder())


def _environment(node: Any, collected: Unfolder) -> Iterator[Passage]:
    if node.environmentname.rstrip("*") in _OPAQUE:
        collected.add(Fixed(OBJECT))
        return
    yield collected.passage()
    yield from _walk(node.nodelist, collected, arguments=not _arguments(node))


def _arguments(node: Any) -> list[Any]:
    given = getattr(node.nodeargd, "argnlist", None) or ()
    return [argument for argument in given if argument is not None]


def _without_option(text: str) -> str:
    """``text`` without the option of a macro that is not known."""
    return text[text.find("]") + 1 :] if text.startswith("[") else text


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
