"""Why a sentence is edited, as the page of ``proofread explain``."""

from __future__ import annotations

import asyncio
from functools import cached_property
from importlib.util import find_spec
from typing import Any

from proofread.correction.pieces import LONGEST
from proofread.errors import FormatError
from proofread.proofreader import Proofreader


class Explainer:
    """Explains one sentence at a time; the network that can be looked into is loaded when it is first asked."""

    def __init__(self, proofreader: Proofreader) -> None:
        self._proofreader = proofreader
        self._turn = asyncio.Lock()

    @property
    def is_ready(self) -> bool:
        """Whether what looks into the network is installed."""
        return find_spec("torch") is not None

    async def page(self, sentence: str) -> str:
        """The page.

        Raises:
            FormatError: the sentence is empty or too long.
            ImportError: the network needs a library that is not installed.
        """
        if not 0 < len(sentence) <= LONGEST:
            raise FormatError(f"要的是一个不超过 {LONGEST} 字的句子，收到 {len(sentence)} 字")
        async with self._turn:
            return await asyncio.to_thread(self._page, sentence)

    def _page(self, sentence: str) -> str:
        from proofread.explain.inspect import explain
        from proofread.explain.page import page

        edits = self._proofreader(sentence).edits
        return page(explain(self._network, self._proofreader.bundle.vocabulary, sentence, edits=edits))

    @cached_property
    def _network(self) -> Any:
        from proofread.runtime.weights import network_from

        return network_from(self._proofreader.bundle)
