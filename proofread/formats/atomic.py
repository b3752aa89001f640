"""Replace a file in one step, so that a crash leaves either the old content or the new, never a mixture."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import IO

from proofread.errors import ProofreadError


class Draft:
    """The new content of a file that is being written; :meth:`commit` puts it in place."""

    def __init__(self, target: Path, stream: IO[bytes]) -> None:
        self._target = target
        self._stream = stream
        self.write = stream.write

    def commit(self, *, backup: bool = False) -> None:
        """Flush to the disk and replace the target, whose old content stays as a backup if wanted.

        Mode bits are kept, and the owner where the system allows it.
        """
        self._stream.flush()
        if self._target.exists():
            _copy_attributes(self._target, Path(self._stream.name))
            if backup:
                _keep_backup(self._target)
        else:
            umask = os.umask(0)
            os.umask(umask)
            Path(self._stream.name).chmod(0o666 & ~umask)
        os.fsync(self._stream.fileno())
        self._stream.close()  # Windows does not replace an open file
        Path(self._stream.name).replace(self._target)
        _sync_directory(self._target.parent)


@contextmanager
def draft(path: Path) -> Iterator[Draft]:
    """A draft in a temporary file beside ``path``; without a commit it disappears, whatever happens.

    A symbolic link stays: the file it points to is replaced.

    Raises:
        ProofreadError: there is no such folder.
    """
    target = path.resolve()
    if not target.parent.is_dir():
        raise ProofreadError(f"{path}: there is no folder {target.parent}")
    stream = tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False)  # noqa: SIM115
    try:
        yield Draft(target, stream)
    finally:
        stream.close()
        with suppress(FileNotFoundError):
            Path(stream.name).unlink()


def _copy_attributes(source: Path, target: Path) -> None:
    status = source.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(target, status.st_uid, status.st_gid)
    shutil.copymode(source, target)  # last: a change of owner clears the set-id bits


def _keep_backup(path: Path) -> None:
    """Keep the content of ``path`` as ``NAME.bak``, or the first of ``.bak1``, ``.bak2`` … that is free."""
    for number in count():
        backup = path.with_name(f"{path.name}.bak{number or ''}")
        try:
            backup.hardlink_to(path)
        except FileExistsError:
            continue
        except OSError:  # a file system without hard links
            if backup.exists():
                continue
            shutil.copy2(path, backup)
        return


def _sync_directory(folder: Path) -> None:
    with suppress(OSError):  # not every system can open a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
