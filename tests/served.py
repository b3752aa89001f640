"""A server on a free port in a thread of the test's, with a corrector that needs no model."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email.message import Message
from functools import partial
from types import SimpleNamespace
from typing import Any

import uvicorn
from fake_corrector import fake_pipe

from proofread.correction.findings import Guarded
from proofread.documents.correct import Pipe
from proofread.edits.edit import Edit
from proofread.edits.guard import Guards
from proofread.server.app import create_app
from proofread.server.protocol import Protocol
from proofread.server.settings import Settings
from proofread.text.spans import Span, SpanSet

PRESETS = {"strict": {"default": 0.99}, "balanced": {"default": 0.9}, "recall": {"default": 0.1}}


def found(pipe: Pipe) -> Callable[[Iterable[str]], Any]:
    """``pipe`` with the guards left to whoever asks, as a corrector leaves them."""

    def findings(texts: Iterable[str]) -> Iterator[SimpleNamespace]:
        for result in pipe(texts):
            yield SimpleNamespace(guarded=partial(_guarded, result.edits))

    return findings


def _guarded(
    edits: tuple[Edit, ...], guards: Guards, protected: Iterable[Span] = (), *, least: float = -1.0
) -> Guarded:
    options = guards.options
    kept = [
        edit
        for edit in edits
        if edit.confidence >= max(least, options.min_confidence)
        and edit.kind not in options.skip
        and (not options.only or edit.kind in options.only)
        and not SpanSet(protected).hit(edit.start, edit.end)
    ]
    near = [edit for edit in edits if edit.confidence < options.min_confidence]
    return Guarded(tuple(kept), Counter(), tuple(near))


def fake_proofreader(pipe: Pipe = fake_pipe) -> Any:
    card = {"name": "fake", "date": "2026-01-01", "fingerprint": "0", "presets": PRESETS}
    return SimpleNamespace(corrector=SimpleNamespace(pipe=found(pipe)), card=card)


@contextmanager
def serving(pipe: Pipe = fake_pipe, *, load: Callable[[], Any] | None = None, **settings: Any) -> Iterator[str]:
    """Serve ``pipe``, or what ``load`` makes, until the block ends; yields the address."""
    app = create_app(load or partial(fake_proofreader, pipe), Settings(**settings))
    server = uvicorn.Server(uvicorn.Config(app, port=0, http=Protocol, ws="none", log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def send(
    url: str, body: bytes | None = None, content_type: str = "application/x-www-form-urlencoded", **headers: str
) -> tuple[int, Message, str]:
    """Status, headers and body of the answer."""
    request = urllib.request.Request(url, body, {"Content-Type": content_type, **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def form(**parameters: object) -> bytes:
    return urllib.parse.urlencode(parameters).encode()
