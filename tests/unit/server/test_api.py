"""``/api/v1``, through its own client."""

import base64
import io
import json
import threading

import httpx
import pytest
from docx import Document
from docx.oxml.ns import qn
from fake_corrector import fake_pipe
from openapi_spec_validator import validate
from served import serving

from proofread.edits.edit import Kind
from proofread.server.client import Client, ServerError

TEXT = "😀你因该来𠮷野家跳无"


@pytest.fixture(scope="module")
def address():
    with serving(max_text=10_000) as url:
        yield url


@pytest.fixture
def client(address):
    with Client(address) as client:
        yield client


def places(edits):
    return [(edit.start, edit.end, edit.replacement) for edit in edits]


def test_check_and_fix(client):
    assert places(client.check(TEXT).edits) == [(2, 4, "应该"), (8, 10, "跳舞")]
    assert places(client.check(TEXT, unit="utf16").edits) == [(3, 5, "应该"), (10, 12, "跳舞")]
    fixed = client.fix(TEXT)
    assert fixed.corrected == "😀你应该来𠮷野家跳舞"
    assert fixed.edits[0].label == "错别字（近音）"
    assert fixed.edits[0].message.endswith("应为“应该”")
    assert client.fix("").corrected == ""


def test_options_narrow_what_is_reported(client):
    assert places(client.check(TEXT, only=["homophone"]).edits) == [(8, 10, "跳舞")]
    assert client.fix(TEXT, skip=[Kind.HOMOPHONE]).corrected == "😀你应该来𠮷野家跳无"
    assert client.check(TEXT, min_confidence=0.98).edits == []
    assert client.check(TEXT, preset="strict").edits == []
    assert len(client.check(TEXT, preset="recall").edits) == 2
    with pytest.raises(ServerError, match="strict、balanced、recall"):
        client.check(TEXT, preset="mild")


def test_a_long_text_streams_paragraph_by_paragraph():
    gate = threading.Event()

    def pipe(texts):
        texts = list(texts)
        if any("最后" in text for text in texts):
            gate.wait(10)
        return fake_pipe(texts)

    text = "你因该来。\n" * 300 + "最后因该。"
    with serving(pipe) as address, Client(address) as client:
        events = client.stream(text)
        first = next(events)
        gate.set()  # the first came although the last was not read
        rest = list(events)
        assert (first.start, first.end) == (0, 6)
        found = [edit for event in [first, *rest] for edit in event.edits]
        assert len(found) == 301
        assert all(text[edit.start : edit.end] == edit.source for edit in found)
        assert list(client.stream("")) == []


def test_a_stream_that_fails_says_so():
    def pipe(texts):
        for text in texts:
            if "最后" in text:
                threading.Event().wait(0.5)
            yield from fake_pipe([text])

    with serving(pipe, answer_timeout=0.2) as address, Client(address) as client:
        with pytest.raises(ServerError) as failed:
            list(client.stream("你因该来。\n" * 300 + "最后因该。"))
        assert failed.value.status == 504


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "Question"),
        (b"{}", "text"),
        (b'{"text": 1}', "text"),
        (b'{"text": "a", "unit": "byte"}', "unit"),
        (b'{"text": "a", "only": ["speling"]}', "speling"),
        (b'{"text": "a", "min_confidence": 2}', "min_confidence"),
        (b'{"text": "a", "txet": 2}', "txet"),
        (b'{"text": ' + b"[" * 100_000, "Question"),
        (b'{"text": "\xff"}', "Question"),
        (b'{"text": "\\ud800"}', "Question"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(address, body, said):
    answer = httpx.post(f"{address}/api/v1/check", content=body)
    assert answer.status_code == 400
    assert said in answer.json()["error"]["message"]


def test_what_is_too_long_or_unknown_is_refused(client, address):
    with pytest.raises(ServerError, match="上限"):
        client.check("长" * 10_001)
    with pytest.raises(ServerError, match="上限"):
        list(client.stream("长" * 10_001))
    assert httpx.get(f"{address}/api/v1/nothing").json()["error"]["status"] == 404
    assert httpx.get(f"{address}/api/v1/check").json()["error"]["status"] == 405


def test_the_description_is_valid_and_complete(address):
    description = httpx.get(f"{address}/api/v1/openapi.json").json()
    validate(description)
    assert {"/api/v1/check", "/api/v1/fix", "/api/v1/documents", "/api/v1/words"} <= description["paths"].keys()
    question = description["components"]["schemas"]["Question"]
    assert question["properties"]["unit"]["enum"] == ["codepoint", "utf16"]
    assert set(description["components"]["schemas"]["Kind"]["enum"]) == {kind.value for kind in Kind}


def test_a_text_file_comes_back_in_its_own_encoding(client, tmp_path):
    path = tmp_path / "通知 1.txt"
    path.write_bytes("你因该来。\r\n\r\n再见".encode("gb18030"))
    assert client.fix_document(path).decode("gb18030") == "你应该来。\r\n\r\n再见"
    found = client.check_document(path)
    assert found.format == "plain"
    assert [(segment.line, places(segment.edits)) for segment in found.segments if segment.edits] == [
        (1, [(1, 3, "应该")])
    ]


def word_document():
    document = Document()
    document.add_paragraph("你").add_run("因该来").bold = True
    document.add_paragraph("第二段")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def accepted(content):
    """The paragraphs of a document when every change in it is accepted."""
    paragraphs = Document(io.BytesIO(content)).element.body.iter(qn("w:p"))
    return ["".join(text.text for text in paragraph.iter(qn("w:t"))) for paragraph in paragraphs]


def test_a_word_document_comes_back_corrected_with_its_formatting(client, address, tmp_path):
    path = tmp_path / "通知.docx"
    path.write_bytes(word_document())
    fixed = client.fix_document(path)
    assert accepted(fixed) == ["你应该来", "第二段"]
    (inserted,) = Document(io.BytesIO(fixed)).element.body.iter(qn("w:ins"))
    assert inserted.find(f".//{qn('w:b')}") is not None
    plain = Document(io.BytesIO(client.fix_document(path, accept="true"))).element.body
    assert plain.find(f".//{qn('w:ins')}") is None
    assert accepted(client.fix_document(path, preset="strict")) == ["你因该来", "第二段"]
    answer = httpx.post(f"{address}/api/v1/documents", params={"name": "../通知.docx"}, content=path.read_bytes())
    assert "通知.docx" in httpx.URL(answer.headers["Content-Disposition"].rpartition("'")[2]).path
    assert "/" not in answer.headers["Content-Disposition"].rpartition("'")[2]


def test_a_document_is_written_as_its_reader_wants_it(address):
    content = word_document()
    read = httpx.post(f"{address}/api/v1/documents/read", params={"name": "a.docx", "unit": "utf16"}, content=content)
    texts = [segment["text"] for segment in read.json()["segments"]]
    assert texts == ["你因该来", "第二段"]
    body = {"name": "a.docx", "content": base64.b64encode(content).decode(), "texts": ["你应当来吗", "第二段"]}
    written = httpx.post(f"{address}/api/v1/documents/write", json=body)
    assert accepted(written.content) == body["texts"]
    body["texts"] = ["只有一段"]
    refused = httpx.post(f"{address}/api/v1/documents/write", json=body)
    assert (refused.status_code, "2 段" in refused.json()["error"]["message"]) == (400, True)
    body["texts"] = texts
    assert httpx.post(f"{address}/api/v1/documents/write", json=body).content == content


def test_a_broken_document_is_refused(address):
    for name, content in [("a.docx", b"PK\3\4 not a word document"), ("a.txt", b"\x00\xff\x00\x01" * 9), ("", b"")]:
        answer = httpx.post(f"{address}/api/v1/documents", params={"name": name}, content=content)
        assert answer.status_code == 400, name
        assert answer.json()["error"]["message"]


def test_the_dictionary(tmp_path):
    with serving(dictionary=tmp_path / "words.txt") as address, Client(address) as client:
        assert httpx.post(f"{address}/api/v1/words", json={"word": "跳无"}).json() == {"words": ["跳无"]}
        assert client.words() == ["跳无"]
        assert client.fix(TEXT).corrected == "😀你应该来𠮷野家跳无"
        assert httpx.post(f"{address}/api/v1/words", json={"word": " "}).status_code == 400
        remove = httpx.Request("DELETE", f"{address}/api/v1/words", content=json.dumps({"word": "跳无"}))
        assert httpx.Client().send(remove).json() == {"words": []}


def test_about_and_the_token():
    with serving(token="secret") as address:
        with Client(address) as stranger, pytest.raises(ServerError, match="口令"):
            stranger.check(TEXT)
        with Client(address, token="secret") as client:
            assert client.about().model == "fake"
            assert ".docx" in [suffix for one in client.about().formats for suffix in one.suffixes]


RULED = "😀他甘败下风,好。他说：“因该"


def test_rules(client):
    assert places(client.check(RULED).edits) == [(2, 6, "甘拜下风"), (13, 15, "应该")]
    assert places(client.check(RULED, rules="").edits) == [(13, 15, "应该")]
    found = client.check(RULED, rules="all", unit="utf16")
    assert places(found.edits) == [(3, 7, "甘拜下风"), (7, 8, "，"), (14, 16, "应该")]
    assert (found.edits[0].rule.number, found.edits[0].label, found.edits[2].rule) == ("W001", "错别字词", None)
    (remark,) = found.remarks
    assert (remark.start, remark.source, remark.replacement, remark.rule.number) == (13, "“", None, "P001")
    assert client.fix(RULED, rules="W").corrected == RULED.replace("甘败", "甘拜").replace("因该", "应该")
    assert [
        edit.rule.number for part in client.stream(RULED, rules="P004", only=["punctuation"]) for edit in part.edits
    ] == ["P004"]
    with pytest.raises(ServerError, match="没有规则 'P999'"):
        client.check(RULED, rules="P999")
    with pytest.raises(ServerError, match="gongwne"):
        client.check(RULED, rules="P", standard="gongwne")


def test_rules_in_documents_and_comments_that_speak_against_them(client, tmp_path):
    path = tmp_path / "a.md"
    path.write_text(f"# {RULED}\n\n<!-- proofread: ignore[W,near-sound] -->\n{RULED}\n", encoding="utf-8")
    fixed = client.fix_document(path, rules="W001,P004").decode()
    one = RULED.replace("甘败", "甘拜").replace("因该", "应该").replace(",", "，")
    assert fixed == f"# {one}\n\n<!-- proofread: ignore[W,near-sound] -->\n{RULED.replace(',', '，')}\n"
