from pathlib import Path

import pytest

from proofread.cli import _plan


@pytest.fixture(autouse=True)
def user_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user has no settings, whoever runs the tests; a test may put some into this folder."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setattr(_plan, "user_folder", lambda: folder)
    return folder
