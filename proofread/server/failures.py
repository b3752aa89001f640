"""What a client gets when something is wrong, in the form its protocol has for that."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response


def failure(path: str, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """``Error: message`` as plain text for LanguageTool's paths, else ``{"error": {"status", "message"}}``."""
    if path.startswith("/v2/"):
        return PlainTextResponse(f"Error: {message}", status, headers)
    return JSONResponse({"error": {"status": status, "message": message}}, status, headers)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """For what is raised on purpose."""
    assert isinstance(error, HTTPException)
    return failure(request.url.path, error.status_code, error.detail, error.headers)


async def on_exception(request: Request, error: Exception) -> Response:
    """For what is not."""
    return failure(request.url.path, 500, "服务内部出错，详情见服务器日志")
