"""The paths below ``/v2``. Errors are plain text that begins with ``Error: ``, as LanguageTool's are."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from proofread.correction.ruling import Ruling
from proofread.server.admission import has_token
from proofread.server.body import read_body
from proofread.server.languagetool.answer import answer
from proofread.server.languagetool.parameters import parameters
from proofread.server.languagetool.query import CODE, LANGUAGE, parse_query
from proofread.server.languagetool.rules import KINDS, RULED
from proofread.server.state import State
from proofread.service.presets import LOOSEST


async def check(request: Request) -> Response:
    """``/v2/check``: GET or POST, ``text`` or ``data``."""
    state = State.of(request)
    try:
        query = parse_query(await _parameters(request))
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    annotated = query.annotated

    guards = state.guards(LOOSEST if query.picky else None)
    rules = state.rules(",".join(filter(None, (state.settings.rules, *query.numbers))))
    if query.whole_text_only:
        return JSONResponse(answer(query, Ruling(), _software(state)))
    found = await state.find(request, annotated.text, guards, annotated.fixed, rules)
    return JSONResponse(answer(query, found, _software(state)))


async def languages(request: Request) -> Response:
    """``/v2/languages``."""
    return JSONResponse([{"name": LANGUAGE, "code": "zh", "longCode": CODE}])


async def info(request: Request) -> Response:
    """``/v2/info``."""
    return JSONResponse({"software": _software(State.of(request))})


async def configinfo(request: Request) -> Response:
    """``/v2/configinfo``: the rules that there are."""
    state = State.of(request)
    rules = [
        {
            "ruleId": rule.id,
            "description": rule.description,
            "categoryId": rule.category,
            "categoryName": rule.category_name,
            "locQualityIssueType": rule.issue_type,
        }
        for rule in (*KINDS.values(), *RULED.values())
    ]
    limit = {"maxTextLength": state.settings.max_text}
    return JSONResponse({"software": _software(state), "parameter": limit, "rules": rules})


async def healthcheck(request: Request) -> Response:
    """``/v2/healthcheck``."""
    return PlainTextResponse("OK")


async def max_text_length(request: Request) -> Response:
    """``/v2/maxtextlength``."""
    return PlainTextResponse(str(State.of(request).settings.max_text))


async def words(request: Request) -> Response:
    """``/v2/words``: the dictionary, or the part of it that ``offset`` and ``limit`` name."""
    found = await _parameters(request)
    try:
        offset, limit = int(found.get("offset", 0)), int(found.get("limit", 10))
    except ValueError as error:
        raise HTTPException(400, "'offset' and 'limit' must be numbers") from error
    return JSONResponse({"words": State.of(request).dictionary.words[offset : offset + limit]})


async def add_word(request: Request) -> Response:
    """``/v2/words/add``."""
    return JSONResponse({"added": State.of(request).dictionary.add(await _word(request))})


async def delete_word(request: Request) -> Response:
    """``/v2/words/delete``."""
    return JSONResponse({"deleted": State.of(request).dictionary.remove(await _word(request))})


async def _word(request: Request) -> str:
    word = (await _parameters(request)).get("word", "")
    if not word or word.split() != [word]:
        raise HTTPException(400, f"'word' must be a word without white space, got '{word[:50]}'")
    return word


async def _parameters(request: Request) -> dict[str, str]:
    """Parameters of the request, which has shown the token, as a header or as ``apiKey``."""
    settings = State.of(request).settings
    body = await read_body(request, settings)
    try:
        found = parameters(request.scope["query_string"], body)
    except ValueError as error:
        raise HTTPException(400, f"parameters are not UTF-8: {error}") from error
    if not has_token(settings, request.headers, found.get("apiKey", "")):
        raise HTTPException(403, "a token is needed, as 'apiKey' or 'Authorization: Bearer'")
    return found


def _software(state: State) -> dict[str, Any]:
    return {
        "name": "proofread",
        "version": state.version,
        "buildDate": str(state.card.get("date", "")),
        "apiVersion": 1,
        "premium": False,
        "status": "",
    }


ROUTES = [
    Route("/check", check, methods=["GET", "POST"]),
    Route("/languages", languages),
    Route("/info", info),
    Route("/configinfo", configinfo),
    Route("/healthcheck", healthcheck),
    Route("/maxtextlength", max_text_length),
    Route("/words", words),
    Route("/words/add", add_word, methods=["POST"]),
    Route("/words/delete", delete_word, methods=["POST"]),
]
