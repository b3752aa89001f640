"""The language server, driven by pygls's client over standard input and output."""

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

SERVER = str(Path(__file__).parents[2] / "lsp_server.py")
MARKDOWN = "# 你因该来\n\n😀𠮷`因该`因该[跳无](http://x/因该)\n\n```\n因该\n```\n"


class Editor:
    """A client that keeps what is published."""

    def __init__(self, client: LanguageClient) -> None:
        self.client = client
        self.capabilities = types.ServerCapabilities()
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.history: list[types.PublishDiagnosticsParams] = []
        self.news = asyncio.Condition()

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def _publish(params):
            async with self.news:
                self.published[params.uri] = params
                self.history.append(params)
                self.news.notify_all()

    def open(self, uri, text, language="plaintext"):
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, uri, version, text):
        identifier = types.VersionedTextDocumentIdentifier(version, uri)
        changes = [types.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, changes))

    async def shown(self, uri, version, count):
        """The ranges shown for ``version``, once there are ``count``."""

        def ready():
            params = self.published.get(uri)
            return params is not None and params.version == version and len(params.diagnostics) == count

        async with asyncio.timeout(60), self.news:
            await self.news.wait_for(ready)
        return [
            (one.range.start.line, one.range.start.character, one.range.end.character)
            for one in self.published[uri].diagnostics
        ]

    async def actions(self, uri, place, only=None):
        diagnostics = self.published[uri].diagnostics
        context = types.CodeActionContext(diagnostics, only=only)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), types.Range(place, place), context)
        return await self.client.text_document_code_action_async(params)


@asynccontextmanager
async def editor(*arguments, encodings=None, options=None):
    client = LanguageClient("test", "1")
    await client.start_io(sys.executable, SERVER, *arguments)
    general = types.GeneralClientCapabilities(position_encodings=encodings)
    capabilities = types.ClientCapabilities(general=general)
    params = types.InitializeParams(capabilities, process_id=None, initialization_options=options)
    answer = await client.initialize_async(params)
    client.initialized(types.InitializedParams())
    opened = Editor(client)
    opened.capabilities = answer.capabilities
    yield opened
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


def applied(text, action):
    """``text`` with the edits of an action, in UTF-16 columns, done."""
    (change,) = action.edit.document_changes
    lines = text.split("\n")
    for edit in sorted(change.edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        line = lines[edit.range.start.line].encode("utf-16-le")
        start, end = 2 * edit.range.start.character, 2 * edit.range.end.character
        lines[edit.range.start.line] = (line[:start] + edit.new_text.encode("utf-16-le") + line[end:]).decode(
            "utf-16-le"
        )
    return "\n".join(lines)


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 8), ("utf-16", 4), ("utf-32", 2)])
def test_positions_are_in_the_unit_that_was_agreed_on(encoding, column):
    async def scenario():
        async with editor(encodings=[encoding]) as mine:
            assert mine.capabilities.position_encoding == encoding
            mine.open("file:///a.txt", "😀\n😀𠮷因该😀")
            ((line, start, _),) = await mine.shown("file:///a.txt", 1, 1)
            assert (line, start) == (1, column)

    asyncio.run(scenario())


def test_prose_of_markdown_is_checked_and_can_be_fixed():
    async def scenario():
        async with editor() as mine:
            uri = "file:///notes/a.md"
            mine.open(uri, MARKDOWN, "markdown")
            assert await mine.shown(uri, 1, 3) == [(0, 3, 5), (2, 8, 10), (2, 11, 13)]
            found = mine.published[uri].diagnostics[0]
            assert (found.severity, found.source, found.code) == (
                types.DiagnosticSeverity.Information,
                "proofread",
                "near-sound",
            )
            place = types.Position(0, 3)
            fix, *others = await mine.actions(uri, place, [types.CodeActionKind.QuickFix])
            assert (fix.title, fix.is_preferred) == ("改为“应该”", True)
            assert applied(MARKDOWN, fix) == MARKDOWN.replace("# 你因该来", "# 你应该来")
            assert [one.title for one in others] == ["把“因该”加入词典", "不再提示“错别字（近音）”"]
            (everything,) = await mine.actions(uri, place, ["source.fixAll"])
            assert applied(MARKDOWN, everything) == MARKDOWN.replace("# 你因该", "# 你应该").replace(
                "`因该`因该[跳无]", "`因该`应该[跳舞]"
            )
            hover = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(0, 4))
            assert "应为“应该”" in (await mine.client.text_document_hover_async(hover)).contents.value
            hover.position = types.Position(0, 0)
            assert await mine.client.text_document_hover_async(hover) is None

    asyncio.run(scenario())


def test_the_language_tells_the_format_of_a_file_without_a_suffix():
    async def scenario():
        async with editor() as mine:
            mine.open("untitled:Untitled-1", "`因该`因该", "markdown")
            assert await mine.shown("untitled:Untitled-1", 1, 1) == [(0, 4, 6)]
            mine.open("untitled:Untitled-2", "因该`因该", "unknown")
            assert len(await mine.shown("untitled:Untitled-2", 1, 2)) == 2

    asyncio.run(scenario())


def test_the_dictionary_and_kinds_that_are_not_wanted(tmp_path):
    async def scenario():
        async with editor(str(tmp_path / "words.txt")) as mine:
            uri = "file:///a.txt"
            mine.open(uri, "你因该来跳无")
            await mine.shown(uri, 1, 2)
            actions = await mine.actions(uri, types.Position(0, 4))
            assert "把“跳无”加入词典" in [one.title for one in actions]
            add = types.ExecuteCommandParams("proofread.addWord", ["跳无"])
            await mine.client.workspace_execute_command_async(add)
            assert await mine.shown(uri, 1, 1) == [(0, 1, 3)]
            assert (tmp_path / "words.txt").read_text("utf-8") == "跳无\n"
            skip = types.ExecuteCommandParams("proofread.skipKind", ["near-sound"])
            await mine.client.workspace_execute_command_async(skip)
            await mine.shown(uri, 1, 0)
            mine.client.workspace_did_change_configuration(
                types.DidChangeConfigurationParams({"proofread": {"skip": [], "preset": "recall"}})
            )
            await mine.shown(uri, 1, 1)

    asyncio.run(scenario())


def test_20_000_lines_and_typing_while_they_are_read():
    async def scenario():
        async with editor() as mine:
            uri = "file:///long.txt"
            lines = [f"第{number}行没有错。" if number % 100 else f"第{number}行因该来。" for number in range(20_000)]
            mine.open(uri, "\n".join(lines))
            for version in range(2, 12):
                lines[5] += "跳无"
                mine.change(uri, version, "\n".join(lines))
            shown = await mine.shown(uri, 11, 210)
            assert shown[-1][0] == 19_900
            # at every moment what was shown belonged to one version of the text
            assert all(len(params.diagnostics) <= 210 for params in mine.history)
            mine.change(uri, 12, "\n".join(lines[:200]))
            assert len(await mine.shown(uri, 12, 12)) == 12

    asyncio.run(scenario())


def test_a_closed_document_shows_nothing():
    async def scenario():
        async with editor() as mine:
            mine.open("file:///a.txt", "因该")
            await mine.shown("file:///a.txt", 1, 1)
            identifier = types.TextDocumentIdentifier("file:///a.txt")
            mine.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))
            await mine.shown("file:///a.txt", None, 0)

    asyncio.run(scenario())


def test_rules_have_codes_pages_and_can_be_muted(tmp_path):
    text = "😀他甘败下风,好。\n他说：“好"

    async def scenario():
        async with editor(str(tmp_path / "words"), "all") as mine:
            uri = "file:///a.txt"
            mine.open(uri, text)
            assert await mine.shown(uri, 1, 3) == [(0, 3, 7), (0, 7, 8), (1, 3, 4)]
            word, comma, quote = mine.published[uri].diagnostics
            assert [one.code for one in (word, comma, quote)] == ["W001", "P004", "P001"]
            assert word.code_description is None and comma.code_description.href.startswith("https://openstd.samr")
            assert quote.severity is types.DiagnosticSeverity.Hint and "4.8.2" in quote.message
            (everything,) = await mine.actions(uri, types.Position(0, 3), ["source.fixAll"])
            assert applied(text, everything) == "😀他甘拜下风，好。\n他说：“好"
            (mute,) = await mine.actions(uri, types.Position(1, 3), [types.CodeActionKind.QuickFix])
            assert mute.title == "不再提示“引号、括号、书名号不成对”"
            skip = types.ExecuteCommandParams("proofread.skipKind", ["P001"])
            await mine.client.workspace_execute_command_async(skip)
            assert len(await mine.shown(uri, 1, 2)) == 2
            settings = {"proofread": {"rules": "P004", "skip": ["P001"]}}
            mine.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))
            assert await mine.shown(uri, 1, 1) == [(0, 7, 8)]

    asyncio.run(scenario())


def test_long_forms_are_checked_unless_rules_are_switched_off():
    async def scenario():
        async with editor() as mine:
            uri = "file:///a.txt"
            mine.open(uri, "他甘败下风，你因该来。")
            assert await mine.shown(uri, 1, 2) == [(0, 1, 5), (0, 7, 9)]
            off = types.DidChangeConfigurationParams({"proofread": {"rules": ""}})
            mine.client.workspace_did_change_configuration(off)
            assert await mine.shown(uri, 1, 1) == [(0, 7, 9)]

    asyncio.run(scenario())


def test_words_of_the_workspace():
    async def scenario():
        async with editor() as mine:
            uri = "file:///a.txt"
            mine.open(uri, "你因该来跳无，按装、按装。")
            await mine.shown(uri, 1, 2)
            settings = {"protect": ["跳无"], "replace": {"按装": "安装", "跳无": "跳舞"}, "rules": None, "later": 1}
            mine.client.workspace_did_change_configuration(types.DidChangeConfigurationParams({"proofread": settings}))
            assert await mine.shown(uri, 1, 3) == [(0, 1, 3), (0, 7, 9), (0, 10, 12)]
            (fix, *_) = await mine.actions(uri, types.Position(0, 7), [types.CodeActionKind.QuickFix])
            assert fix.title == "改为“安装”"
            told = asyncio.get_running_loop().create_future()

            @mine.client.feature(types.WINDOW_SHOW_MESSAGE)
            def _shown(params):
                told.set_result(params.message)

            wrong = types.DidChangeConfigurationParams({"protect": "跳无"})
            mine.client.workspace_did_change_configuration(wrong)
            assert "protect：应是" in await asyncio.wait_for(told, 30)

    asyncio.run(scenario())


def test_settings_that_come_before_the_model_is_there():
    async def scenario():
        async with editor(options={"protect": ["跳无"]}) as mine:
            mine.open("file:///a.txt", "你因该来跳无")
            assert await mine.shown("file:///a.txt", 1, 1) == [(0, 1, 3)]

    asyncio.run(scenario())


def test_of_python_the_docstrings():
    async def scenario():
        async with editor() as mine:
            mine.open("file:///a.py", 'x = "因该"\ndef f():\n    """😀你因该来。"""\n', "python")
            assert await mine.shown("file:///a.py", 1, 1) == [(2, 10, 12)]

    asyncio.run(scenario())


def test_the_extension_has_the_settings_that_the_server_knows():
    package = json.loads((Path(__file__).parents[3] / "editors/vscode/package.json").read_text("utf-8"))
    names = {name.removeprefix("proofread.") for name in package["contributes"]["configuration"]["properties"]}
    of_the_client = {"command", "languages", "density"}
    assert names - of_the_client == {"preset", "skip", "protect", "replace", "rules", "standard"}
