"""What the routes share: the model behind a batcher, the user's words, the settings, the meters."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from proofread.correction.ruling import Ruling
from proofread.edits.edit import Kind
from proofread.edits.guard import Guards
from proofread.errors import ConfigError
from proofread.rules.checking import Checker, checker
from proofread.server.explainer import Explainer
from proofread.server.metrics import Metrics
from proofread.server.settings import Settings
from proofread.service.batcher import Batcher, OverloadedError
from proofread.service.checker import check_all
from proofread.service.dictionary import Dictionary
from proofread.service.presets import Presets
from proofread.text.spans import Span

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class State:
    """What the routes share.

    Attributes:
        card: of the model, with its presets and fingerprint.
        version: of the package.
    """

    batcher: Batcher
    presets: Presets
    dictionary: Dictionary
    settings: Settings
    metrics: Metrics
    explainer: Explainer
    card: Mapping[str, Any]
    version: str

    @staticmethod
    def of(request: Request) -> State:
        """The state of the application that serves ``request``."""
        state: State = request.app.state.shared
        return state

    async def find(
        self,
        request: Request,
        text: str,
        guards: Guards,
        fixed: Sequence[Span] = (),
        rules: Checker | None = None,
        *,
        alike: bool = False,
    ) -> Ruling:
        """Edits and remarks of ``text`` outside ``fixed`` and the dictionary's words.

        Reading stops when the client leaves. In a document forms are decided about ``alike``.

        Raises:
            HTTPException: 413 for a text that is too long, 503 when too much is waiting, 504 after too long.
        """
        self.admit(text)
        protected = [*fixed, *self.dictionary.spans(text)]
        answer = check_all(self.batcher, text, guards, protected, rules, alike=alike)
        found = await until_gone(request, self.in_time(answer))
        self.metrics.count(text, found.edits)
        return found

    def rules(self, codes: str | None = None, standard: str | None = None) -> Checker | None:
        """The rules that a client wants, or else the settings; raises 400 for one that there is not."""
        wanted = self.settings.rules if codes is None else codes
        try:
            found = checker(wanted, standard or self.settings.standard)
        except ConfigError as error:
            raise HTTPException(400, str(error)) from error
        return found if found.rules else None

    def guards(self, preset: str | None = None, *, only: Iterable[Kind] = (), skip: Iterable[Kind] = ()) -> Guards:
        """Guards as a client wants them; raises 400 for a preset that there is not."""
        try:
            return self.presets.guards(preset, only=only, skip=skip)
        except ConfigError as error:
            raise HTTPException(400, str(error)) from error

    def admit(self, text: str) -> None:
        """Raise 413 for a text that is too long."""
        if len(text) > self.settings.max_text:
            raise HTTPException(413, f"文本有 {len(text)} 字，上限是 {self.settings.max_text} 字")

    async def in_time(self, answer: Awaitable[_T]) -> _T:
        """``answer``, unless it takes too long (504) or too much is waiting (503)."""
        try:
            async with asyncio.timeout(self.settings.answer_timeout):
                return await answer
        except TimeoutError:
            raise HTTPException(504, f"{self.settings.answer_timeout:g} 秒内没有校对完") from None
        except OverloadedError as error:
            raise HTTPException(503, "服务繁忙，请稍后再试", {"Retry-After": str(error.seconds)}) from None


async def until_gone(request: Request, answer: Awaitable[_T]) -> _T:
    """``answer``, given up when the client closes the connection; the request's body must have been read."""
    task = asyncio.ensure_future(answer)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise HTTPException(499, "客户端已离开")
    finally:
        task.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
