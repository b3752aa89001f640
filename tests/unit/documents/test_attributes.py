import os
import stat
import struct
from pathlib import Path

import pytest
from systems import posix

from proofread.documents.attributes import copy_attributes

LIST = "system.posix_acl_access"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("old", "new"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path / "old", tmp_path / "new"


def set_or_skip(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except (AttributeError, OSError) as error:
        pytest.skip(f"no extended attributes here: {error}")


def access_list(user: int) -> bytes:
    """Owner rw, ``user`` r, group r, mask r, others nothing; the format of Linux."""
    entries = [(0x01, 6, -1), (0x02, 4, user), (0x04, 4, -1), (0x10, 4, -1), (0x20, 0, -1)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)


def test_extended_attributes(files: tuple[Path, Path]) -> None:
    old, new = files
    set_or_skip(old, "user.origin", b"https://example.org")
    set_or_skip(new, "user.default", b"of the folder")
    assert list(copy_attributes(old, new)) == []
    assert {name: os.getxattr(new, name) for name in os.listxattr(new)} == {"user.origin": b"https://example.org"}


def test_access_control_lists(files: tuple[Path, Path]) -> None:
    old, new = files
    set_or_skip(old, LIST, access_list(1234))
    assert list(copy_attributes(old, new)) == []
    assert os.getxattr(new, LIST) == os.getxattr(old, LIST)
    assert new.stat().st_mode == old.stat().st_mode


def test_what_the_system_refuses_is_named(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = files
    set_or_skip(old, "user.origin", b"x")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setxattr", refuse)
    (warning,) = copy_attributes(old, new)
    assert "user.origin" in warning


def test_further_names_are_counted(files: tuple[Path, Path]) -> None:
    old, new = files
    for number in range(2):
        old.with_name(f"link{number}").hardlink_to(old)
    (warning,) = copy_attributes(old, new)
    assert "2 个硬链接" in warning


@posix
def test_mode(files: tuple[Path, Path]) -> None:
    old, new = files
    old.chmod(0o4750)
    list(copy_attributes(old, new))
    assert stat.S_IMODE(new.stat().st_mode) == 0o4750


@posix
def test_an_owner_that_cannot_be_kept(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = files
    if os.geteuid() == 0:
        os.chown(old, 1234, 4321)
        assert list(copy_attributes(old, new)) == []
        assert (new.stat().st_uid, new.stat().st_gid) == (1234, 4321)
        os.chown(new, 0, 0)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    assert list(copy_attributes(old, new)) == (["文件的所有者无法保留"] if os.geteuid() == 0 else [])
