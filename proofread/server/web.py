"""The web page at ``/``: files from the package, nothing from elsewhere, and no script or style inside them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from proofread.errors import ProofreadError
from proofread.server.admission import has_token
from proofread.server.body import read_body
from proofread.server.languagetool.parameters import parameters
from proofread.server.state import State

_FOLDER: Final = Path(__file__).parent / "web"
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
#: The explanation has styles inside and runs no scripts; only our own page shows it.
_EXPLANATION: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class _Assets(StaticFiles):
    """The files of the page, with the page's policy."""

    async def get_response(self, path: str, scope: dict) -> Response:  # type: ignore[override, type-arg]
        response = await super().get_response(path, scope)
        response.headers.update(_HEADERS)
        return response


async def index(request: Request) -> Response:
    """The page."""
    return FileResponse(_FOLDER / "index.html", headers=_HEADERS)


async def explanation(request: Request) -> Response:
    """Why a sentence is edited; a form with ``text`` and ``token``, because it is shown in a frame."""
    state = State.of(request)
    try:
        form = parameters(b"", await read_body(request, state.settings))
    except ValueError as error:
        raise HTTPException(400, "表单不是 UTF-8") from error
    if not has_token(state.settings, request.headers, form.get("token", "")):
        raise HTTPException(401, "需要口令")
    try:
        return HTMLResponse(await state.explainer.page(form.get("text", "").strip()), headers=_EXPLANATION)
    except ImportError as error:
        raise HTTPException(501, f"解释要用 PyTorch，这里没有安装：{error}") from error
    except ProofreadError as error:
        raise HTTPException(400, str(error)) from error


ROUTES: list[BaseRoute] = [
    Route("/", index),
    Route("/explain", explanation, methods=["POST"]),
    Mount("/static", _Assets(directory=_FOLDER)),
]
