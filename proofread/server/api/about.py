"""``/about``, ``/words``: the server itself and its dictionary."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from proofread.documents.registry import FORMATS
from proofread.server.api.endpoints import JSON, Endpoint, answered
from proofread.server.api.schemas import About, Format, Word, Words
from proofread.server.state import State


async def _about(state: State, request: Request, _body: None) -> Response:
    return answered(
        About(
            version=state.version,
            model=str(state.card.get("name", "")),
            fingerprint=str(state.card.get("fingerprint", "")),
            max_text=state.settings.max_text,
            max_body=state.settings.max_body,
            formats=[Format(one.name, list(one.suffixes)) for one in FORMATS],
            explains=state.explainer.is_ready,
        )
    )


async def _words(state: State, request: Request, _body: Any) -> Response:
    return answered(Words(list(state.dictionary.words)))


async def _add(state: State, request: Request, word: Word) -> Response:
    state.dictionary.add(word.word)
    return await _words(state, request, None)


async def _remove(state: State, request: Request, word: Word) -> Response:
    state.dictionary.remove(word.word)
    return await _words(state, request, None)


ENDPOINTS = [
    Endpoint("GET", "/about", "版本、限度和文档格式", _about, gives={JSON: About}),
    Endpoint("GET", "/words", "词典：不许改动的词", _words, gives={JSON: Words}),
    Endpoint("POST", "/words", "把词加入词典", _add, takes=Word, gives={JSON: Words}),
    Endpoint("DELETE", "/words", "从词典里删去词", _remove, takes=Word, gives={JSON: Words}),
]
