"""What has been decided about a file so far, kept until the file is finished: a stopped session goes on from there.

One line per decision, added as soon as it is made, so that a process that is killed loses none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from proofread.cli._decisions import Decision

_VERSION: Final = 1


def state_folder() -> Path:
    """Where unfinished sessions are kept, whether it exists or not."""
    from platformdirs import user_state_path

    return user_state_path("proofread", appauthor=False)


class Journal:
    """The decisions about one file while its content is ``content``, a digest; what was kept for another is dropped.

    Attributes:
        kept: whether decisions can be kept; a home that cannot be written to is no reason not to work.
    """

    def __init__(self, file: str, content: str) -> None:
        name = sha256(os.fsencode(os.path.realpath(file))).hexdigest()[:16]
        self._path: Final = state_folder() / "sessions" / f"{name}.jsonl"
        self._head: Final = {"version": _VERSION, "content": content}
        self.kept = True

    def read(self) -> list[Decision]:
        """What was decided and not taken back, in order."""
        history: list[Decision] = []
        for values in self._lines():
            if "undo" in values:
                history.pop()
            else:
                history.append(_decision(values))
        return history

    def add(self, decision: Decision) -> None:
        """Keep a further decision."""
        self._append({name: value for name, value in asdict(decision).items() if value is not None})

    def undo(self) -> None:
        """The last decision was taken back."""
        self._append({"undo": True})

    def remove(self) -> None:
        """The file is finished."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _lines(self) -> Iterator[dict[str, Any]]:
        """What follows the head; nothing where that is of another content or version, or the file is damaged."""
        try:
            head, *lines = map(json.loads, self._path.read_text("utf-8").splitlines())
        except (OSError, ValueError):
            head, lines = None, []
        if head == self._head:
            yield from lines
        else:
            self.remove()

    def _append(self, values: dict[str, Any]) -> None:
        try:
            new = not self._path.exists()
            if new:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            with open(self._path, "a", encoding="utf-8", opener=_private) as stream:
                for line in (self._head, values) if new else (values,):
                    stream.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        except OSError:
            self.kept = False


def _private(path: str, flags: int) -> int:
    """The file shows what its owner writes about."""
    return os.open(path, flags, 0o600)


def _decision(values: dict[str, Any]) -> Decision:
    change, terms = values.get("change"), values.get("terms")
    return Decision(
        values["answers"],
        change=(change[0], change[1]) if change else None,
        term=values.get("term"),
        terms=Path(terms) if terms else None,
    )
