"""An endpoint of ``/api/v1``: one description, from which come its route, its validation and its OpenAPI entry."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Final

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from proofread.server.body import read_body
from proofread.server.state import State

JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"

_Handler = Callable[[State, Request, Any], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint.

    Attributes:
        method: ``GET``, ``POST`` or ``DELETE``.
        path: below ``/api/v1``.
        summary: what it is for.
        handler: called with the shared state, the request and its body as ``takes`` says.
        takes: a type that the body is decoded to, ``bytes`` for any content, None for no body.
        gives: media types of the answer and their types, ``bytes`` for any content.
        query: names and meanings of the parameters of the query string.
    """

    method: str
    path: str
    summary: str
    handler: _Handler
    _: KW_ONLY
    takes: type | None = None
    gives: Mapping[str, type]
    query: Mapping[str, str] = field(default_factory=dict)

    def route(self) -> Route:
        """The route that validates requests and calls the handler."""

        async def endpoint(request: Request) -> Response:
            state = State.of(request)
            body: Any = None if self.takes is None else await read_body(request, state.settings)
            if self.takes not in (None, bytes):
                try:
                    body = msgspec.json.decode(body, type=self.takes)
                except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
                    raise HTTPException(400, f"请求不符合 {self.takes.__name__}：{error}") from error
            return await self.handler(state, request, body)

        return Route(self.path, endpoint, methods=[self.method])


def answered(value: msgspec.Struct) -> Response:
    """``value`` as JSON."""
    return Response(msgspec.json.encode(value), media_type=JSON)
