"""Who may use the server: the token, and what a foreign web page may not do.

A page of any site may ask for corrections of its own text (Obsidian and browser extensions need that). It may not read
or change the dictionary of the person at the browser, nor reach a local server under a name of its own (DNS
rebinding).
"""

from __future__ import annotations

import hmac
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from proofread.server.failures import failure
from proofread.server.settings import Settings

_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
#: What reveals nothing and comes before a token can be given, and paths that look for it in a form.
_PUBLIC: Final = ("/static/", "/v2/", "/explain")
_PRIVATE: Final = ("/v2/words", "/api/v1/words")


class Admission:
    """Answers requests that may not pass; lets the others through."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        path: str = scope["path"]
        host = urlsplit(f"//{headers.get('host', '')}")
        if self._settings.loopback and host.hostname not in _LOCAL:
            return failure(path, 403, "这个服务只供本机使用")
        origin = headers.get("origin")
        if origin is not None and path.startswith(_PRIVATE) and not self._trusted(origin, host.netloc):
            return failure(path, 403, f"网页 {origin} 不可以读写词典")
        if path.startswith(_PUBLIC) or path == "/" or has_token(self._settings, headers):
            return None
        return failure(path, 401, "需要口令", {"WWW-Authenticate": "Bearer"})

    def _trusted(self, origin: str, host: str) -> bool:
        return origin in self._settings.origins or urlsplit(origin).netloc == host


def has_token(settings: Settings, headers: Headers, shown: str = "") -> bool:
    """Whether a request may pass: no token is needed, or it is in ``Authorization: Bearer``, or is ``shown``."""
    if settings.token is None:
        return True
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    given = credentials if scheme.lower() == "bearer" else shown
    return hmac.compare_digest(given.encode(), settings.token.encode())
