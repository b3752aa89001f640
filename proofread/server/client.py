"""A client of ``/api/v1`` for Python programs, with the server's own types.

>>> with Client("http://127.0.0.1:8081") as client:  # doctest: +SKIP
...     client.fix("我们因该努力").corrected
'我们应该努力'
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import msgspec

from proofread.errors import ProofreadError
from proofread.server.api.schemas import About, Checked, DocumentOut, Failed, Failure, Fixed, Paragraph, Question, Words

_T = TypeVar("_T")


class ServerError(ProofreadError):
    """The server refused or failed.

    Attributes:
        status: HTTP status.
        retry_after: seconds after which to try again, if the server named any.
    """

    def __init__(self, status: int, message: str, retry_after: int | None = None) -> None:
        super().__init__(f"{status}：{message}")
        self.status = status
        self.retry_after = retry_after


class Client:
    """A connection to a server; offsets are code points. Use it in a ``with`` statement."""

    def __init__(
        self, address: str = "http://127.0.0.1:8081", *, token: str | None = None, timeout: float = 150
    ) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=f"{address.rstrip('/')}/api/v1", headers=headers, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def check(self, text: str, **options: Any) -> Checked:
        """The edits of ``text``; ``options`` are the other fields of :class:`Question`."""
        return self._ask("check", Question(text, **options), Checked)

    def stream(self, text: str, **options: Any) -> Iterator[Paragraph]:
        """The edits of ``text``, paragraph by paragraph, as they are found."""
        body = msgspec.json.encode(Question(text, **options))
        with self._http.stream("POST", "check", content=body, headers={"Accept": "text/event-stream"}) as answer:
            if answer.is_error:
                answer.read()
            _raise(answer)
            name = ""
            for line in answer.iter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data" and name == "paragraph":
                    yield msgspec.json.decode(value, type=Paragraph)
                elif field == "data" and name == "error":
                    failure = msgspec.json.decode(value, type=Failure)
                    raise ServerError(failure.status, failure.message)
                elif field == "data" and name == "done":
                    return
        raise ServerError(502, "连接中断，没有收完")

    def fix(self, text: str, **options: Any) -> Fixed:
        """``text`` with its edits done."""
        return self._ask("fix", Question(text, **options), Fixed)

    def check_document(self, path: str | Path) -> DocumentOut:
        """The segments of a document, with their edits."""
        answer = self._send("documents/check", Path(path).read_bytes(), name=Path(path).name)
        return msgspec.json.decode(answer.content, type=DocumentOut)

    def fix_document(self, path: str | Path, **options: str) -> bytes:
        """The corrected document, in the format it came in; ``options`` are the other parameters of ``/documents``."""
        return self._send("documents", Path(path).read_bytes(), name=Path(path).name, **options).content

    def about(self) -> About:
        """Versions and limits of the server."""
        answer = self._http.get("about")
        _raise(answer)
        return msgspec.json.decode(answer.content, type=About)

    def words(self) -> list[str]:
        """The words that no edit may touch."""
        answer = self._http.get("words")
        _raise(answer)
        return msgspec.json.decode(answer.content, type=Words).words

    def _ask(self, path: str, question: Question, kind: type[_T]) -> _T:
        return msgspec.json.decode(self._send(path, msgspec.json.encode(question)).content, type=kind)

    def _send(self, path: str, content: bytes, **query: str) -> httpx.Response:
        answer = self._http.post(path, content=content, params=query)
        _raise(answer)
        return answer


def _raise(answer: httpx.Response) -> None:
    if answer.is_error:
        try:
            message = msgspec.json.decode(answer.content, type=Failed).error.message
        except msgspec.MsgspecError:
            message = answer.reason_phrase
        retry_after = answer.headers.get("Retry-After", "")
        raise ServerError(answer.status_code, message, int(retry_after) if retry_after.isdecimal() else None)
