"""Read a request's body, but not more of it than allowed, and not for longer."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from proofread.server.settings import Settings

_CLOSE = {"Connection": "close"}


async def read_body(request: Request, settings: Settings) -> bytes:
    """The whole body.

    Raises:
        HTTPException: 413 when it is too large (without reading it if its length is declared), 408 when it does not
            arrive in time, 400 when the client leaves.
    """
    too_large = HTTPException(413, f"请求超过 {settings.max_body} 字节", _CLOSE)
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > settings.max_body:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(settings.body_timeout):
            async for chunk in request.stream():
                body += chunk
                if len(body) > settings.max_body:
                    raise too_large
    except TimeoutError:
        raise HTTPException(408, f"请求正文在 {settings.body_timeout:g} 秒内没有传完", _CLOSE) from None
    except ClientDisconnect:
        raise HTTPException(400, "连接已断开", _CLOSE) from None
    return bytes(body)
