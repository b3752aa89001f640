import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from systems import posix, posix_user

from proofread.documents import atomic
from proofread.documents.atomic import draft
from proofread.errors import ProofreadError


@pytest.fixture(autouse=True)
def fresh_run() -> None:
    """Every test is a run of its own: a folder is swept once a run."""
    atomic._remove_abandoned.cache_clear()


@contextmanager
def tiny_files() -> Iterator[None]:
    """The system lets no file grow beyond 10 kB, which is what a full disk looks like to a writer.

    Not a fixture: that would also hold for the file into which the runner of the tests writes its progress.
    """
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def replace(path: Path, content: bytes, **options: bool) -> tuple[str, ...]:
    with draft(path) as new:
        new.stream.write(content)
        return new.commit(**options)


@pytest.mark.parametrize("size", [10_001, 100_000])  # the smaller is refused when it is flushed
def test_a_full_disk_leaves_nothing_and_blames_the_target(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with pytest.raises(OSError) as error, tiny_files():
        replace(path, bytes(size))
    assert (error.value.errno, error.value.filename) == (errno.EFBIG, str(path))
    assert list(tmp_path.iterdir()) == [path] and path.read_bytes() == b"old"


def test_an_error_of_the_content_itself_blames_nobody(tmp_path: Path) -> None:
    with pytest.raises(OSError) as error, draft(tmp_path / "a.txt"):
        raise OSError(errno.EIO, "Input/output error")
    assert error.value.filename is None
    assert not list(tmp_path.iterdir())


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / f".proofread-{dead_process()}-abc123_x.tmp"
    mine = tmp_path / f".proofread-{os.getppid()}-abc123_x.tmp"
    others = [tmp_path / name for name in (".proofread-notes.tmp", "proofread-1-a.tmp", ".proofread-1-a.tmp.bak")]
    for path in (left, mine, *others):
        path.write_bytes(b"")
    replace(tmp_path / "a.txt", b"new")
    assert set(tmp_path.iterdir()) == {mine, *others, tmp_path / "a.txt"}


def test_a_draft_that_somebody_holds_is_left_alone(tmp_path: Path) -> None:
    """Also when the number says otherwise: in a container processes have other numbers."""
    fcntl = pytest.importorskip("fcntl")
    held = tmp_path / f".proofread-{dead_process()}-abc123_x.tmp"
    with held.open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        replace(tmp_path / "a.txt", b"new")
        assert held.exists()


def test_a_draft_is_held_and_named_after_its_process(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    with draft(tmp_path / "a.txt"):
        (path,) = tmp_path.iterdir()
        assert path.name.startswith(f".proofread-{os.getpid()}-")
        with path.open("rb") as stream, pytest.raises(BlockingIOError):
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@posix
def test_kill_9_in_the_middle_of_writing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    script = (
        "import os, pathlib, sys; from proofread.documents.atomic import draft\n"
        "with draft(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert len(list(tmp_path.iterdir())) == 2 and path.read_bytes() == b"old"
    replace(path, b"new")
    assert list(tmp_path.iterdir()) == [path] and path.read_bytes() == b"new"


@pytest.mark.parametrize(
    "name", ["长" * 83 + ".txt", "n" * 255, "长" * 84 + ".md"], ids=lambda name: f"{len(name)} characters"
)
@posix
def test_long_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"old")
    replace(path, b"new", backup=True)
    replace(path, b"newer", backup=True)
    assert path.read_bytes() == b"newer"
    backups = set(tmp_path.iterdir()) - {path}
    assert {backup.suffix: backup.read_bytes() for backup in backups} == {".bak": b"old", ".bak1": b"new"}


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ProofreadError, match="没有目录"), draft(tmp_path / "b" / "a.txt"):
        pass


@posix_user
def test_a_folder_that_takes_no_files_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError) as error, draft(tmp_path / "a.txt"):
        pass
    assert error.value.filename == str(tmp_path)
