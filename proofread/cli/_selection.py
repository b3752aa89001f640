"""Which files of a folder are meant: by name, and by what ``.gitignore`` and ``.proofreadignore`` leave out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from proofread.documents.registry import format_of

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

#: The stronger one first.
IGNORE_FILES: Final = (".proofreadignore", ".gitignore")


class Glob(NamedTuple):
    """A pattern as in ``.gitignore``, and the folder that it is relative to."""

    folder: str
    pattern: str

    def matches(self, path: str) -> bool:
        """Whether it means the file or folder ``path``, which is absolute."""
        inside = os.path.relpath(path, self.folder)
        return not inside.startswith(os.pardir) and bool(_spec((self.pattern,)).match_file(inside))


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user says about the files of folders; a file that is named is taken in any case.

    Attributes:
        include: only files that match one of these; all if there is none.
        exclude: files and folders to leave out.
        formats: names of formats by further suffixes; they hold for named files as well.
        heeds_ignore_files: whether ``.gitignore`` and ``.proofreadignore`` count.
    """

    include: tuple[Glob, ...] = ()
    exclude: tuple[Glob, ...] = ()
    formats: Mapping[str, str] = field(default_factory=dict)
    heeds_ignore_files: bool = True

    def format_of(self, path: str) -> str | None:
        """The format that the user gives to files with this suffix."""
        return self.formats.get(Path(path).suffix.lower())

    def takes(self, path: str) -> bool:
        """Whether a file, whose path is absolute, is meant by its name."""
        known = self.format_of(path) or format_of(path)
        included = not self.include or any(glob.matches(path) for glob in self.include)
        return bool(known) and included and not self.leaves_out(path)

    def leaves_out(self, path: str) -> bool:
        """Whether a file or folder is excluded by the user."""
        return any(glob.matches(path) for glob in self.exclude)


class IgnoreFiles:
    """The ignore files that hold below the folder ``top``: in it, and above it within the same repository.

    A folder that is named although they leave it out is read all the same, as its own files say.
    """

    def __init__(self, top: Path) -> None:
        above = (top, *top.parents)
        self._roof = next((folder for folder in above if (folder / ".git").exists()), top)
        if self.hide(top, is_folder=True):
            self._roof = top

    def hide(self, path: Path, *, is_folder: bool) -> bool:
        """Whether they leave out ``path``: the nearest file that speaks of it decides."""
        for folder in path.parents:
            if not folder.is_relative_to(self._roof):
                break
            inside = path.relative_to(folder).as_posix() + "/" * is_folder
            for spec in _ignore_specs(folder):
                said = spec.check_file(inside).include
                if said is not None:
                    return bool(said)
        return False


@cache
def _ignore_specs(folder: Path) -> tuple[GitIgnoreSpec, ...]:
    found = (folder / name for name in IGNORE_FILES)
    texts = (path.read_text("utf-8", "replace") for path in found if path.is_file())
    return tuple(_spec(tuple(text.splitlines())) for text in texts)


@cache
def _spec(patterns: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)
