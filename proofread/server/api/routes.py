"""The paths below ``/api/v1``."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from proofread.server.api import about, documents, texts
from proofread.server.api.openapi import describe
from proofread.server.state import State

ENDPOINTS = [*texts.ENDPOINTS, *documents.ENDPOINTS, *about.ENDPOINTS]


async def openapi(request: Request) -> Response:
    """``/api/v1/openapi.json``."""
    return JSONResponse(describe(ENDPOINTS, State.of(request).version))


ROUTES: list[BaseRoute] = [Route("/openapi.json", openapi), *(endpoint.route() for endpoint in ENDPOINTS)]
