"""Which lines have changed since a commit: what ``--diff-base`` looks at."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from proofread.documents.base import Segment
from proofread.edits.remark import Mark
from proofread.errors import ConfigError

_HUNK: Final = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class Changes:
    """The files of a repository that differ from what they were when this branch left ``base``.

    Raises:
        ConfigError: there is no git, no repository here, or no such commit.
    """

    def __init__(self, base: str) -> None:
        try:
            self._top = Path(os.fsdecode(_git("rev-parse", "--show-toplevel").rstrip(b"\n")))
        except FileNotFoundError as error:
            raise ConfigError("--diff-base 需要 git，没有找到") from error
        except subprocess.CalledProcessError as error:
            raise ConfigError(f"--diff-base：{Path.cwd()} 不在 git 仓库里") from error
        try:
            self._base = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}").strip()
        except subprocess.CalledProcessError as error:
            raise ConfigError(f"--diff-base：没有 {base!r} 这个提交；浅克隆要先取回它") from error
        with suppress(subprocess.CalledProcessError):  # histories that have nothing in common
            self._base = _git("merge-base", os.fsdecode(self._base), "HEAD").strip()
        self._old: dict[str, str | None] = dict.fromkeys(
            _names("ls-files", "--others", "--exclude-standard", top=self._top)
        )
        self._old.update(self._renamed())

    def touch(self, path: str) -> bool:
        """Whether a file has changed, or is none of the repository's."""
        name = self._name(path)
        return name is None or name in self._old

    def of(self, path: str) -> ChangedLines:
        """The lines of a file that :meth:`touch` says has changed."""
        name = self._name(path)
        old = None if name is None else self._old.get(name)
        if name is None or old is None:
            return ChangedLines(None)
        command = ("diff", "--unified=0", "--find-renames", "--no-color", "--no-ext-diff", os.fsdecode(self._base))
        found = _git(*command, "--", *dict.fromkeys((old, name)), top=self._top)
        spans = [(int(start), int(count or 1)) for start, count in _HUNK.findall(found)]
        # what is no text has no hunks, and has changed as a whole
        return ChangedLines([range(start, start + count) for start, count in spans] if spans else None)

    def _name(self, path: str) -> str | None:
        real = Path(os.path.realpath(path))
        return real.relative_to(self._top).as_posix() if real.exists() and real.is_relative_to(self._top) else None

    def _renamed(self) -> Iterable[tuple[str, str]]:
        """New and old names of changed files."""
        fields = iter(_names("diff", "--name-status", "--find-renames", os.fsdecode(self._base), top=self._top))
        for status in fields:
            old = next(fields)
            yield (next(fields), old) if status[0] in "RC" else (old, old)


class ChangedLines:
    """A reviser that keeps what is in changed lines; all lines count where ``lines`` is None."""

    name = "diff-base"

    def __init__(self, lines: list[range] | None) -> None:
        self._lines = lines

    def __call__(self, segment: Segment, edits: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Those of ``edits`` that begin in a changed line."""
        return tuple(edit for edit in edits if self._changed(segment.locate(edit.start).line))

    def _changed(self, line: int | None) -> bool:
        return self._lines is None or line is None or any(line in lines for lines in self._lines)


def _names(*arguments: str, top: Path) -> list[str]:
    return [os.fsdecode(name) for name in _git(*arguments, "-z", top=top).split(b"\0") if name]


def _git(*arguments: str, top: Path | None = None) -> bytes:
    done = subprocess.run(
        ["git", *arguments], capture_output=True, check=True, cwd=top, env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    )
    return done.stdout
