"""``/check``, ``/fix``: texts."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from typing import Final

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from proofread.correction.ruling import Ruling
from proofread.edits.edit import Edit, apply
from proofread.edits.guard import Guards
from proofread.edits.remark import Remark
from proofread.server.api.endpoints import JSON, Endpoint, answered
from proofread.server.api.schemas import Checked, Done, Failure, Fixed, Found, Noted, Paragraph, Question, Unit
from proofread.server.state import State
from proofread.service.checker import check
from proofread.text.spans import UnitIndex

EVENTS: Final = "text/event-stream"


class Counted:
    """Edits of ``text`` with offsets in the unit that the client counts in."""

    def __init__(self, text: str, unit: Unit) -> None:
        self._index = UnitIndex.utf16(text) if unit == "utf16" else None

    def place(self, offset: int) -> int:
        """``offset`` in the client's unit."""
        return offset if self._index is None else self._index.units(offset)

    def found(self, edits: Iterable[Edit]) -> list[Found]:
        """The edits as the client gets them."""
        return [Found.of(edit, self.place(edit.start), self.place(edit.end)) for edit in edits]

    def noted(self, remarks: Iterable[Remark]) -> list[Noted]:
        """The remarks as the client gets them."""
        return [Noted.of(remark, self.place(remark.start), self.place(remark.end)) for remark in remarks]


async def _check(state: State, request: Request, question: Question) -> Response:
    if EVENTS in request.headers.get("accept", ""):
        return await _stream(state, question)
    counted = Counted(question.text, question.unit)
    edits, remarks = await _find(state, request, question)
    return answered(Checked(counted.found(edits), len(question.text), counted.noted(remarks)))


async def _fix(state: State, request: Request, question: Question) -> Response:
    counted = Counted(question.text, question.unit)
    edits, remarks = await _find(state, request, question)
    fixed = apply(question.text, edits)
    return answered(Fixed(fixed, counted.found(edits), len(question.text), counted.noted(remarks)))


async def _find(state: State, request: Request, question: Question) -> Ruling:
    rules = state.rules(question.rules, question.standard)
    return _sure(await state.find(request, question.text, _guards(state, question), rules=rules), question)


def _sure(found: Ruling, question: Question) -> Ruling:
    """What is as certain as the client wants it."""
    least = question.min_confidence
    return Ruling(
        tuple(edit for edit in found.edits if edit.confidence >= least),
        tuple(remark for remark in found.remarks if remark.confidence >= least),
    )


def _guards(state: State, question: Question) -> Guards:
    return state.guards(question.preset, only=question.only, skip=question.skip)


async def _stream(state: State, question: Question) -> Response:
    """Events ``paragraph`` as they are read, then ``done``; or ``error`` if something happens on the way."""
    state.admit(question.text)
    events = _events(state, question)
    first = await anext(events)  # what is refused is refused with a status

    async def body() -> AsyncGenerator[bytes, None]:
        yield first
        try:
            async for event in events:
                yield event
        except HTTPException as error:
            yield _event("error", Failure(error.status_code, error.detail))

    return StreamingResponse(body(), media_type=EVENTS, headers={"Cache-Control": "no-store"})


async def _events(state: State, question: Question) -> AsyncGenerator[bytes, None]:
    counted = Counted(question.text, question.unit)
    everything: list[Edit] = []
    protected = state.dictionary.spans(question.text)
    rules = state.rules(question.rules, question.standard)
    paragraphs = check(state.batcher, question.text, _guards(state, question), protected, rules)
    try:
        while True:
            try:
                span, found, _ = await state.in_time(anext(paragraphs))
            except StopAsyncIteration:
                break
            edits, remarks = _sure(found, question)
            everything += edits
            start, end = map(counted.place, span)
            yield _event("paragraph", Paragraph(start, end, counted.found(edits), counted.noted(remarks)))
        state.metrics.count(question.text, everything)
        yield _event("done", Done(len(question.text), len(everything)))
    finally:
        await paragraphs.aclose()


def _event(name: str, value: msgspec.Struct) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(value))


_CHECK: Final = "校对文本；Accept 为 text/event-stream 时逐段返回事件 paragraph，最后是 done 或 error"

ENDPOINTS = [
    Endpoint("POST", "/check", _CHECK, _check, takes=Question, gives={JSON: Checked, EVENTS: Paragraph}),
    Endpoint("POST", "/fix", "校对文本，返回改好的文本", _fix, takes=Question, gives={JSON: Fixed}),
]
