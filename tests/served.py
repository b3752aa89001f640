"""A server on a free port in a thread of the test's, with a corrector that needs no model."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace

import uvicorn
from fake_corrector import fake_pipe

from proofread.server.app import create_app
from proofread.server.protocol import Protocol
from proofread.server.settings import Settings
from proofread.text.spans import SpanSet

PRESETS = {"strict": {"default": 0.99}, "balanced": {"default": 0.9}, "recall": {"default": 0.1}}


def found(pipe):
    """``pipe`` with the guards left to whoever asks, as a corrector leaves them."""

    def findings(texts):
        for result in pipe(texts):
            yield SimpleNamespace(guarded=partial(_guarded, result.edits))

    return findings


def _guarded(edits, guards, protected=(), *, least=-1.0):
    options = guards.options
    kept = [
        edit
        for edit in edits
        if edit.confidence >= max(least, options.min_confidence)
        and edit.kind not in options.skip
        and (not options.only or edit.kind in options.only)
        and not SpanSet(protected).hit(edit.start, edit.end)
    ]
    return SimpleNamespace(edits=tuple(kept))


def fake_proofreader(pipe=fake_pipe):
    card = {"name": "fake", "date": "2026-01-01", "fingerprint": "0", "presets": PRESETS}
    return SimpleNamespace(corrector=SimpleNamespace(pipe=found(pipe)), card=card)


@contextmanager
def serving(pipe=fake_pipe, *, load=None, **settings) -> Iterator[str]:
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


def send(url, body=None, content_type="application/x-www-form-urlencoded", **headers):
    """Status, headers and body of the answer."""
    request = urllib.request.Request(url, body, {"Content-Type": content_type, **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def form(**parameters):
    return urllib.parse.urlencode(parameters).encode()
