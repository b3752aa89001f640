"""What a file is besides its content: owner, mode, extended attributes, access control lists, names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path


def copy_attributes(source: Path, target: Path) -> Iterator[str]:
    """Make ``target``, which replaces ``source``, look like it; yields what cannot be kept, for people.

    Access control lists are extended attributes on Linux; Python offers neither elsewhere. Further names of the
    file (hard links) cannot be kept: the old content stays under them, as tools for backups want it.
    """
    status = source.stat()
    if status.st_nlink > 1:
        yield f"另有 {status.st_nlink - 1} 个硬链接，它们仍指向旧的内容"
    if hasattr(os, "chown") and not _keeps_owner(target, status):
        yield "文件的所有者无法保留"
    if hasattr(os, "listxattr"):
        yield from (f"扩展属性 {name} 无法保留" for name in _unkept(source, target))
    shutil.copymode(source, target)  # last: a change of owner clears the set-id bits


def _keeps_owner(target: Path, status: os.stat_result) -> bool:
    now = target.stat()
    if (now.st_uid, now.st_gid) == (status.st_uid, status.st_gid):
        return True
    for owner in (status.st_uid, -1):  # the group alone may be allowed
        try:
            os.chown(target, owner, status.st_gid)
        except PermissionError:
            continue
        return owner == status.st_uid
    return False


def _unkept(source: Path, target: Path) -> Iterator[str]:
    """Copies extended attributes and yields the names of those that the system does not let one copy."""
    try:
        wanted, given = set(os.listxattr(source)), set(os.listxattr(target))
    except OSError:  # a file system without any
        return
    for name in sorted(wanted | given):
        try:
            if name in wanted:
                os.setxattr(target, name, os.getxattr(source, name))
            else:  # such as the list that a folder gives to new files
                os.removexattr(target, name)
        except OSError:
            yield name
