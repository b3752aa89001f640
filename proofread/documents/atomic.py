"""Replace a file in one step, so that a crash leaves either the old content or the new, never a mixture.

The new content is written to a temporary file in the same folder. Whoever writes it holds a lock on it, so that
what a killed process left behind is told from what another one is writing, also from inside a container.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

from proofread.documents.attributes import copy_attributes
from proofread.errors import ProofreadError

try:
    import fcntl
except ImportError:  # Windows, where nobody can remove a file that is open
    fcntl = None  # type: ignore[assignment]

#: A draft is called after the process that writes it. The name is short, because that of the target may be long.
_DRAFT: Final = re.compile(r"\.proofread-(\d{1,9})-\w+\.tmp")
#: Bytes that every common file system allows in a name.
_LONGEST_NAME: Final = 255
#: Errors of writing that come without the name of a file.
_OF_THE_TARGET: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Draft:
    """The new content of a file that is being written; :meth:`commit` puts it in place.

    Attributes:
        stream: where the content goes.
    """

    def __init__(self, target: Path, path: Path, stream: BinaryIO) -> None:
        self._target = target
        self._path = path
        self.stream: Final = stream

    def commit(self, *, backup: bool = False) -> tuple[str, ...]:
        """Flush to the disk and replace the target, whose old content stays as a backup if wanted.

        Returns:
            What of the old file could not be kept, in one line each.
        """
        self.stream.flush()
        lost: tuple[str, ...] = ()
        if self._target.exists():
            lost = tuple(copy_attributes(self._target, self._path))
            if backup:
                _keep_backup(self._target)
        else:
            umask = os.umask(0)
            os.umask(umask)
            self._path.chmod(0o666 & ~umask)
        os.fsync(self.stream.fileno())
        if os.name == "nt":
            self.stream.close()  # Windows does not replace an open file; elsewhere the lock is kept to the end
        self._path.replace(self._target)
        _sync_directory(self._target.parent)
        return lost


@contextmanager
def draft(path: Path) -> Iterator[Draft]:
    """A draft in a temporary file beside ``path``; without a commit it disappears, whatever happens.

    A symbolic link stays: the file it points to is replaced. Drafts that killed processes have left in the folder
    are removed.

    Raises:
        ProofreadError: there is no such folder, or ``path`` is a device or the like, which must not be replaced.
        OSError: it cannot be written.
    """
    target = path.resolve()
    folder = target.parent
    if not folder.is_dir():
        raise ProofreadError(f"{path}：没有目录 {folder}")
    if target.exists() and not target.is_file():
        raise ProofreadError(f"{path}：不是普通文件，没有写入")
    _remove_abandoned(folder)
    try:
        descriptor, name = tempfile.mkstemp(".tmp", f".proofread-{os.getpid()}-", folder)
    except OSError as error:
        error.filename = str(folder)  # rather than a name that nobody has chosen
        raise
    stream = os.fdopen(descriptor, "wb")
    try:
        if fcntl is not None:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield Draft(target, Path(name), stream)
    except OSError as error:
        if error.filename is None and error.errno in _OF_THE_TARGET:
            error.filename = str(path)
        raise
    finally:
        with suppress(OSError):  # a full disk refuses even what is thrown away
            stream.close()
        with suppress(FileNotFoundError):
            Path(name).unlink()


@lru_cache(maxsize=1 << 10)  # once a run: a folder may hold thousands of files
def _remove_abandoned(folder: Path) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            match = _DRAFT.fullmatch(entry.name)
            if match and not _runs(int(match[1])):
                with suppress(OSError):
                    _remove_unless_locked(entry.path)


def _remove_unless_locked(path: str) -> None:
    """Remove a draft; raises ``OSError`` when somebody whose number means another process here writes it."""
    with Path(path).open("r+b") as stream:
        if fcntl is not None:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    Path(path).unlink()


def _runs(process: int) -> bool:
    if os.name == "nt":
        return False  # there os.kill would end it, and an open file cannot be removed anyway
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _keep_backup(path: Path) -> None:
    """Keep the content of ``path`` as ``NAME.bak``, or the first of ``.bak1``, ``.bak2`` … that is free."""
    for number in count():
        suffix = f".bak{number or ''}"
        name = os.fsencode(path.name)[: _LONGEST_NAME - len(suffix)].decode(errors="ignore")
        backup = path.with_name(name + suffix)
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
