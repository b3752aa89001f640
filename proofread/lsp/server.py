"""The server: which messages of an editor lead to what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from proofread.edits.edit import Kind
from proofread.edits.norm import DEFAULT_RULES
from proofread.errors import ConfigError, ProofreadError
from proofread.lsp.actions import ADD_WORD, SKIP_KIND, actions, diagnostic, hover
from proofread.lsp.desk import Desk, Opened
from proofread.lsp.positions import Positions
from proofread.proofreader import Proofreader
from proofread.rules.registry import RULES
from proofread.service.batcher import Batcher
from proofread.service.dictionary import Dictionary
from proofread.service.presets import Presets

_NUMBERS: Final = frozenset(rule.number for rule in RULES)


class Server(LanguageServer):
    """A language server whose desk is there once the model is loaded."""

    desk: Desk | None = None
    #: Settings that came before there was a desk.
    early: dict[str, Any] | None = None
    #: Rules and standard of the command line.
    chosen: tuple[str, str] = ("", "publishing")

    def positions(self, text: str) -> Positions:
        """Positions in ``text`` in the unit that was agreed on with the editor."""
        return Positions(text, self.workspace.position_encoding)

    def show(self, uri: str, document: Opened) -> None:
        """Publish the marks of a document."""
        positions = self.positions(document.text)
        found = [diagnostic(mark, document.text, positions) for mark in document.marks]
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, document.version))

    def configure(self, settings: Any) -> None:
        """Take the user's settings; what is unknown is told and left.

        They are ``preset``, ``skip`` (a list of kinds and numbers of rules), ``rules`` and ``standard``, ``protect`` (a
        list of terms) and ``replace`` (right forms by wrong ones).
        """
        if not isinstance(settings, dict):
            return
        if self.desk is None:  # the model is being loaded
            self.early = settings
            return
        settings = settings.get("proofread", settings)
        try:
            self.desk.presets.guards(settings.get("preset"))
            self.desk.preset = settings.get("preset")
            skipped = list(settings.get("skip", ()))
            self.desk.muted = {name for name in skipped if name in _NUMBERS}
            self.desk.skipped = {Kind(name) for name in skipped if name not in _NUMBERS}
            rules, standard = self.chosen
            wanted = settings.get("rules")
            self.desk.check_by(rules if wanted is None else wanted, settings.get("standard") or standard)
            self.desk.obey(_texts(settings, "protect", list), _texts(settings, "replace", dict))
        except (ProofreadError, ValueError, TypeError) as error:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"proofread: {error}"))
        self.desk.again()


def _texts(settings: dict[str, Any], key: str, kind: type[Any]) -> Any:
    """A list or table of texts, empty where it is not set; raises ConfigError if it is something else."""
    found = settings.get(key) or kind()
    texts = found.items() if kind is dict and isinstance(found, dict) else found
    if not isinstance(found, kind) or not all(
        isinstance(text, str) for one in texts for text in ((one,) if kind is list else one)
    ):
        example = '["肖华"]' if kind is list else '{"按装": "安装"}'
        raise ConfigError(f"{key}：应是 {example} 这样的设置，现有 {found!r}")
    return found


def make_server(
    load: Callable[[], Proofreader],
    preset: str,
    dictionary: Path | None,
    rules: str = DEFAULT_RULES,
    standard: str = "publishing",
) -> Server:
    """A server; ``load`` makes the model when an editor has connected. Workspace settings may choose other rules."""
    server = Server("proofread", version("proofread"), text_document_sync_kind=types.TextDocumentSyncKind.Full)
    resources = AsyncExitStack()

    @server.feature(types.INITIALIZE)
    def _initialize(ls: Server, params: types.InitializeParams) -> None:
        ls.configure(params.initialization_options)

    @server.feature(types.INITIALIZED)
    async def _initialized(ls: Server, _params: types.InitializedParams) -> None:
        try:
            proofreader = await asyncio.to_thread(load)
        except ProofreadError as error:
            ls.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"proofread: {error}"))
            return
        batcher = await resources.enter_async_context(Batcher(proofreader.corrector.pipe))
        ls.desk = Desk(batcher, Presets(proofreader.card["presets"], preset), Dictionary(dictionary), ls.show)
        ls.chosen = rules, standard
        ls.desk.check_by(rules, standard)
        ls.configure(ls.early)
        for uri in list(ls.workspace.text_documents):
            _put(ls, uri)

    def _put(ls: Server, uri: str) -> None:
        if ls.desk is not None:
            document = ls.workspace.get_text_document(uri)
            name = Path(to_fs_path(uri) or uri).name
            ls.desk.put(uri, document.source, document.version, name=name, language=document.language_id)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        _put(ls, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def _changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        _put(ls, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if ls.desk is not None:
            ls.desk.remove(uri)
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def _configured(ls: Server, params: types.DidChangeConfigurationParams) -> None:
        ls.configure(params.settings)

    kinds = [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    def _actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        document = _current(ls, params.text_document.uri)
        if document is None:
            return []
        positions = ls.positions(document.text)
        start, end = positions.offset(params.range.start), positions.offset(params.range.end)
        marks = [mark for mark in document.marks if mark.start <= end and start <= max(mark.end, mark.start + 1)]
        wanted = None if params.context.only is None else [str(getattr(k, "value", k)) for k in params.context.only]
        return actions(params.text_document.uri, document, marks, positions, wanted)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
        document = _current(ls, params.text_document.uri)
        if document is None:
            return None
        positions = ls.positions(document.text)
        at = positions.offset(params.position)
        mark = next((mark for mark in document.marks if mark.start <= at < max(mark.end, mark.start + 1)), None)
        return None if mark is None else hover(mark, document.text, positions)

    def _current(ls: Server, uri: str) -> Opened | None:
        """The document, if its marks are those of the text that the editor has now."""
        document = None if ls.desk is None else ls.desk.documents.get(uri)
        if document is None or any(document.text[m.start : m.end] != m.edit.source for m in document.marks):
            return None
        return document

    @server.command(ADD_WORD)
    async def _add_word(ls: Server, word: str) -> None:
        if ls.desk is not None:
            ls.desk.dictionary.add(word)
            ls.desk.again()

    @server.command(SKIP_KIND)
    async def _skip_kind(ls: Server, kind: str) -> None:
        if ls.desk is not None:
            if kind in _NUMBERS:
                ls.desk.muted.add(kind)
            else:
                ls.desk.skipped.add(Kind(kind))
            ls.desk.again()

    return server
