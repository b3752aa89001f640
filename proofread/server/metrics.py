"""Prometheus metrics, in a registry of the application's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.requests import Request
from starlette.responses import Response

from proofread.correction.findings import Findings
from proofread.edits.edit import Edit
from proofread.service.batcher import Pipe

_SECONDS: Final = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
_CHARACTERS: Final = (10, 30, 100, 300, 1_000, 3_000)


class Metrics:
    """Counters of one process; with several, each adds its own to files that all read."""

    def __init__(self, *, shared: bool = False) -> None:
        """Count in a registry of its own; ``shared`` sums over the processes of this server."""
        registry = CollectorRegistry()
        self._read_from = CollectorRegistry() if shared else registry
        if shared:
            MultiProcessCollector(self._read_from)
        self.requests = Counter("proofread_requests", "Requests", ["method", "path", "status"], registry=registry)
        self.seconds = Histogram("proofread_seconds", "Time to answer", ["path"], buckets=_SECONDS, registry=registry)
        self.characters = Counter("proofread_characters", "Characters of the texts checked", registry=registry)
        self.edits = Counter("proofread_edits", "Edits found", ["kind"], registry=registry)
        self.batches = Histogram("proofread_batch_seconds", "Time for a batch", buckets=_SECONDS, registry=registry)
        self.sizes = Histogram(
            "proofread_batch_characters", "Characters in a batch", buckets=_CHARACTERS, registry=registry
        )
        self.waiting = Gauge(
            "proofread_waiting_characters", "Waiting for the model", registry=registry, multiprocess_mode="livesum"
        )

    def count(self, text: str, edits: Iterable[Edit]) -> None:
        """Count a text that was checked and what was found in it."""
        self.characters.inc(len(text))
        for edit in edits:
            self.edits.labels(edit.kind.value).inc()

    def measured(self, pipe: Pipe) -> Pipe:
        """``pipe`` with its batches measured."""

        def measuring(texts: Iterable[str]) -> Iterator[Findings]:
            batch = list(texts)
            start = perf_counter()
            results = list(pipe(batch))
            self.batches.observe(perf_counter() - start)
            self.sizes.observe(sum(map(len, batch)))
            return iter(results)

        return measuring

    async def page(self, request: Request) -> Response:
        """``GET /metrics``."""
        return Response(generate_latest(self._read_from), media_type=CONTENT_TYPE_LATEST)
