"""What an editor shows about findings and offers to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lsprotocol import types

from proofread.edits.edit import Edit
from proofread.edits.message import message
from proofread.edits.remark import Remark
from proofread.lsp.desk import Mark, Opened
from proofread.lsp.positions import Positions
from proofread.service.words import words_at

SOURCE: Final = "proofread"
ADD_WORD: Final = "proofread.addWord"
SKIP_KIND: Final = "proofread.skipKind"


def diagnostic(mark: Mark, text: str, positions: Positions) -> types.Diagnostic:
    """The finding as the editor underlines it; an insertion underlines the character before it, or after it."""
    start, end = mark.start, mark.end
    if start == end:
        start, end = (start - 1, end) if start and text[start - 1] not in "\r\n" else (start, min(len(text), end + 1))
    edit, said = mark.edit, message(mark.edit)
    return types.Diagnostic(
        range=positions.range(start, end),
        message=said if isinstance(edit, Remark) else f"{said}（{edit.confidence:.0%}）",
        severity=types.DiagnosticSeverity.Hint if isinstance(edit, Remark) else types.DiagnosticSeverity.Information,
        source=SOURCE,
        code=edit.code,
        code_description=types.CodeDescription(edit.rule.page) if edit.rule and edit.rule.page else None,
    )


def actions(
    uri: str, document: Opened, marks: Sequence[Mark], positions: Positions, wanted: Sequence[str] | None
) -> list[types.CodeAction]:
    """Actions for ``marks``; with ``wanted`` only those of these kinds."""
    offered: list[types.CodeAction] = []
    for mark in marks:
        found = [diagnostic(mark, document.text, positions)]
        texts = dict.fromkeys([mark.edit.replacement, *(one.text for one in mark.edit.candidates)])
        for number, text in enumerate(text for text in texts if text is not None and text != mark.edit.source):
            title = f"改为“{text}”" if text else f"删去“{mark.edit.source}”"
            change = _changes(uri, document, [mark], positions, text)
            offered.append(
                types.CodeAction(title, types.CodeActionKind.QuickFix, found, is_preferred=number == 0, edit=change)
            )
        offered += [_command(f"把“{word}”加入词典", ADD_WORD, word, found) for word in _words(mark, document.text)]
        offered.append(_command(f"不再提示“{mark.edit.label}”", SKIP_KIND, mark.edit.code, found))
    certain = [mark for mark in document.marks if isinstance(mark.edit, Edit)]
    if certain:
        change = _changes(uri, document, certain, positions)
        offered.append(types.CodeAction("改正全部", types.CodeActionKind.SourceFixAll, edit=change))
    if wanted is None:
        return offered
    return [one for one in offered if any(_is(one.kind, kind) for kind in wanted)]


def hover(mark: Mark, text: str, positions: Positions) -> types.Hover:
    """Why there is a finding: what it is, how sure, and what else might stand there."""
    lines = [f"**{message(mark.edit)}**", f"置信度 {mark.edit.confidence:.0%}"]
    if others := [f"{one.text or '（删）'} {one.probability:.0%}" for one in mark.edit.candidates]:
        lines.append(f"候选：{'、'.join(others)}")
    content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(lines))
    return types.Hover(content, diagnostic(mark, text, positions).range)


def _is(kind: types.CodeActionKind | str | None, wanted: str) -> bool:
    name = str(getattr(kind, "value", kind))
    return name == wanted or name.startswith(f"{wanted}.")


def _changes(
    uri: str, document: Opened, marks: Sequence[Mark], positions: Positions, text: str | None = None
) -> types.WorkspaceEdit:
    edits: list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit] = [
        types.TextEdit(positions.range(mark.start, mark.end), (mark.edit.replacement or "") if text is None else text)
        for mark in marks
    ]
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri, document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, edits)])


def _words(mark: Mark, text: str) -> list[str]:
    if isinstance(mark.edit, Remark):
        return [mark.edit.source] if mark.edit.source.isalpha() else []
    return words_at(text, replace(mark.edit, start=mark.start, end=mark.end))


def _command(title: str, name: str, argument: str, found: list[types.Diagnostic]) -> types.CodeAction:
    command = types.Command(title, name, arguments=[argument])
    return types.CodeAction(title, types.CodeActionKind.QuickFix, found, command=command)
