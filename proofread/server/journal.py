"""One line of JSON per request and per event; never the text of a user.

Query strings are left out because texts come in them, and of an unexpected error only its type and place are told,
because its message may quote the text.
"""

from __future__ import annotations

import json
import logging
import traceback
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from proofread.server.metrics import Metrics

_LOGGER = logging.getLogger("proofread.server")
_FACTS = "facts"


class JsonLines(logging.Formatter):
    """A log record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, _FACTS, {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(line, ensure_ascii=False)


class Journal:
    """Logs and counts every request of the application it surrounds, and lets no error out of it."""

    def __init__(self, app: ASGIApp, metrics: Metrics, paths: frozenset[str]) -> None:
        """Surround ``app``; ``paths`` are counted by name, others together, so that a visitor cannot invent series."""
        self._app = app
        self._metrics = metrics
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        start = perf_counter()
        status = 500

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watching)
        except Exception:
            _LOGGER.error("failure", exc_info=True, extra={_FACTS: {"path": scope["path"]}})
        finally:
            seconds = perf_counter() - start
            path = scope["path"] if scope["path"] in self._paths else "other"
            self._metrics.requests.labels(scope["method"], path, str(status)).inc()
            self._metrics.seconds.labels(path).observe(seconds)
            facts = {"method": scope["method"], "path": path, "status": status, "ms": round(seconds * 1000, 1)}
            _LOGGER.info("request", extra={_FACTS: facts})
