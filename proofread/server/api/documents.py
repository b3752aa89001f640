"""``/documents``: files in, the same files corrected out; a file is never kept."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from types import SimpleNamespace
from typing import Final
from urllib.parse import quote

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from proofread.correction.ruling import Ruling
from proofread.documents.base import Document, Segment
from proofread.documents.correct import correct_document, heeded
from proofread.documents.markup import Marked, Markup
from proofread.documents.registry import open_document
from proofread.documents.source import Source
from proofread.edits.align import align
from proofread.edits.edit import Edit
from proofread.errors import ProofreadError
from proofread.server.api.endpoints import BYTES, JSON, Endpoint, answered
from proofread.server.api.schemas import DocumentOut, Rewritten, SegmentOut
from proofread.server.api.texts import Counted
from proofread.server.state import State
from proofread.service.checker import Joined


async def _fix(state: State, request: Request, content: bytes) -> Response:
    name = _name(request)
    document, segments = await _open(name, content)
    edits = [found.edits for found in await _find(state, request, name, content, document, segments)]
    markup = Markup(accept=_flag(request, "accept"), comments=_flag(request, "comments"))
    return await _written(name, document, edits, markup)


async def _check(state: State, request: Request, content: bytes) -> Response:
    name = _name(request)
    document, segments = await _open(name, content)
    return _described(request, document, segments, await _find(state, request, name, content, document, segments))


async def _read(state: State, request: Request, content: bytes) -> Response:
    document, segments = await _open(_name(request), content)
    state.admit("".join(segment.text for segment in segments))
    return _described(request, document, segments, [Ruling() for _ in segments])


async def _write(state: State, request: Request, rewritten: Rewritten) -> Response:
    document, segments = await _open(rewritten.name, rewritten.content)
    if len(rewritten.texts) != len(segments):
        raise HTTPException(400, f"texts：文档有 {len(segments)} 段，收到 {len(rewritten.texts)} 段")
    edits = await to_thread.run_sync(
        lambda: [align(segment.text, text) for segment, text in zip(segments, rewritten.texts, strict=True)]
    )
    markup = Markup(accept=rewritten.accept, comments=rewritten.comments)
    return await _written(rewritten.name, document, edits, markup)


async def _open(name: str, content: bytes) -> tuple[Document, list[Segment]]:
    def read() -> tuple[Document, list[Segment]]:
        document = open_document(Source(name, lambda: io.BytesIO(content)))
        return document, list(document.segments())

    try:
        return await to_thread.run_sync(read)
    except ProofreadError as error:
        raise HTTPException(400, str(error)) from error


async def _find(
    state: State, request: Request, name: str, content: bytes, document: Document, segments: Sequence[Segment]
) -> list[Ruling]:
    """What is found in each segment, without what comments in the document speak against."""
    joined = Joined([segment.text for segment in segments])
    fixed = joined.spans([segment.protected for segment in segments])
    query = request.query_params
    guards, rules = state.guards(query.get("preset")), state.rules(query.get("rules"), query.get("standard"))
    edits, remarks = await state.find(request, joined.text, guards, fixed, rules, alike=True)
    found = [
        Ruling(tuple(some), tuple(others))
        for some, others in zip(joined.parted(edits), joined.parted(remarks), strict=True)
    ]
    for directives in await to_thread.run_sync(heeded, Source(name, lambda: io.BytesIO(content)), document):
        found = [
            Ruling(directives(segment, one.edits), directives(segment, one.remarks))
            for segment, one in zip(segments, found, strict=True)
        ]
    return found


async def _written(name: str, document: Document, edits: Sequence[Sequence[Edit]], markup: Markup) -> Response:
    def pipe(texts: Iterable[str]) -> Iterator[SimpleNamespace]:
        for _, found in zip(texts, edits, strict=True):
            yield SimpleNamespace(edits=tuple(found), dropped=Counter(), sentences=0, remarks=(), doubts=None)

    if isinstance(document, Marked):
        document.markup = markup
    sink = io.BytesIO()
    try:
        await to_thread.run_sync(lambda: correct_document(document, pipe, name=name, sink=sink))
    except ProofreadError as error:
        raise HTTPException(400, str(error)) from error
    return Response(
        sink.getvalue(),
        media_type=BYTES,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )


def _described(
    request: Request, document: Document, segments: Sequence[Segment], everything: Sequence[Ruling]
) -> Response:
    unit = request.query_params.get("unit", "codepoint")
    if unit not in ("codepoint", "utf16"):
        raise HTTPException(400, f"unit：应为 codepoint 或 utf16，收到 {unit!r}")
    described = []
    for segment, found in zip(segments, everything, strict=True):
        counted = Counted(segment.text, "utf16" if unit == "utf16" else "codepoint")
        place = segment.place
        described.append(
            SegmentOut(
                segment.text,
                place.line,
                place.column,
                place.label,
                [(counted.place(span.start), counted.place(span.end)) for span in segment.protected],
                counted.found(found.edits),
                counted.noted(found.remarks),
            )
        )
    return answered(DocumentOut(document.format, sum(len(segment.text) for segment in segments), described))


def _flag(request: Request, name: str) -> bool:
    return request.query_params.get(name, "") in ("1", "true")


def _name(request: Request) -> str:
    name = PurePath(request.query_params.get("name", "").replace("\\", "/")).name
    if not name:
        raise HTTPException(400, "缺少参数 name：文件名，由它的后缀判断格式")
    return name


_NAME: Final = {"name": "文件名，由它的后缀判断格式"}
_RULES: Final = {"rules": "另按规则查，如 all,-P001", "standard": "体例：gongwen、publishing 或 web"}
_FIX: Final = {
    **_NAME,
    "preset": "松紧：strict、balanced 或 recall",
    **_RULES,
    "accept": "true：Word 文档里直接改正，不留修订",
    "comments": "true：Word 文档里每处改动附批注",
}
_UNIT: Final = {**_NAME, **_RULES, "unit": "位置的单位：codepoint（默认）或 utf16"}
_SEGMENTS: Final = {JSON: DocumentOut}

ENDPOINTS = [
    Endpoint("POST", "/documents", "校对文档，返回改好的文件", _fix, takes=bytes, gives={BYTES: bytes}, query=_FIX),
    Endpoint("POST", "/documents/check", "校对文档，返回各段和改动", _check, takes=bytes, gives=_SEGMENTS, query=_UNIT),
    Endpoint("POST", "/documents/read", "只读出文档的各段", _read, takes=bytes, gives=_SEGMENTS, query=_UNIT),
    Endpoint("POST", "/documents/write", "按给定的各段文字写出文档", _write, takes=Rewritten, gives={BYTES: bytes}),
]
