"""Marks of tests that need something of the operating system."""

import os

import pytest

_POSIX = os.name == "posix"

#: Files with any name, links, pipes, owners, limits.
posix = pytest.mark.skipif(not _POSIX, reason="files are different here")
#: Permissions mean something only to other users than root.
posix_user = pytest.mark.skipif(not _POSIX or os.geteuid() == 0, reason="this user may write everywhere")
