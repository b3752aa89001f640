"""Micro-batching: paragraphs of all callers that wait are read together, in turn, by one thread.

While the thread reads one batch, whatever arrives waits and forms the next: nobody waits for a timer, and under
load the batches fill by themselves. Each caller gives one paragraph after the other in turn, so a sentence is answered
within two batches however long the texts of the others are.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import perf_counter
from types import TracebackType
from typing import NamedTuple, Self

from proofread.correction.findings import Findings
from proofread.errors import ProofreadError

Pipe = Callable[[Iterable[str]], Iterator[Findings]]


class OverloadedError(ProofreadError):
    """More text is waiting than may wait.

    Attributes:
        seconds: when to try again, by the speed of late.
    """

    def __init__(self, waiting: int, seconds: int) -> None:
        super().__init__(f"{waiting} characters are waiting; try again in {seconds} s")
        self.seconds = seconds


class _Job:
    """One caller's paragraphs, and what has been found in them so far, in order."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.waiting = deque(texts)
        self.answers: asyncio.Queue[Findings | Exception] = asyncio.Queue()


class _Share(NamedTuple):
    """A paragraph in a batch, and whose it is."""

    job: _Job
    text: str


class Batcher:
    """Reads the paragraphs of any number of callers with one model; an asynchronous context manager.

    Attributes:
        waiting: characters that callers wait for.
    """

    def __init__(self, pipe: Pipe, *, batch: int = 1_000, room: int = 2_000_000) -> None:
        """Use ``pipe``, in batches of about ``batch`` characters, while at most ``room`` characters wait."""
        self.waiting = 0
        self._pipe = pipe
        self._batch = batch
        self._room = room
        self._jobs: deque[_Job] = deque()
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "proofread-batcher")
        self._speed = 5_000.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._work())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def read(self, texts: Sequence[str]) -> AsyncGenerator[Findings, None]:
        """Findingss of ``texts`` in order, as they come. Who stops listening leaves nothing to be read.

        Raises:
            OverloadedError: too much is waiting already.
        """
        size = sum(map(len, texts))
        if self.waiting and self.waiting + size > self._room:
            raise OverloadedError(self.waiting, max(1, round(self.waiting / self._speed)))
        job = _Job(texts)
        self._jobs.append(job)
        self.waiting += size
        self._wake.set()
        try:
            for _ in texts:
                answer = await job.answers.get()
                if isinstance(answer, Exception):
                    raise answer
                yield answer
        finally:
            self.waiting -= sum(map(len, job.waiting))
            job.waiting.clear()

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._wake.wait()
            shares = self._next_batch()
            if not shares:
                self._wake.clear()
                continue
            start = perf_counter()
            answers = await loop.run_in_executor(self._thread, self._read, [share.text for share in shares])
            size = sum(len(share.text) for share in shares)
            self.waiting -= size
            self._speed += 0.2 * (size / (perf_counter() - start) - self._speed)
            for share, answer in zip(shares, answers, strict=True):
                share.job.answers.put_nowait(answer)

    def _next_batch(self) -> list[_Share]:
        """One paragraph of each job in turn until the batch is full; jobs of which nothing is left drop out."""
        shares: list[_Share] = []
        size = 0
        while self._jobs and size < self._batch:
            job = self._jobs.popleft()
            if not job.waiting:
                continue
            shares.append(_Share(job, job.waiting.popleft()))
            size += len(shares[-1].text)
            self._jobs.append(job)
        return shares

    def _read(self, texts: list[str]) -> list[Findings | Exception]:
        try:
            return list(self._pipe(texts))
        except Exception as error:
            if len(texts) == 1:
                return [error]
        # one text of the batch must not cost the others theirs
        return [answer for text in texts for answer in self._read([text])]
