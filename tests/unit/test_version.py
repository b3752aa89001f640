"""The version is stated in pyproject.toml; what cannot read it there says the same."""

import json
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import proofread

ROOT = Path(__file__).parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def test_the_package_tells_the_version_that_was_installed() -> None:
    assert proofread.__version__ == version("proofread")


def test_the_extension_and_the_docs_follow() -> None:
    assert json.loads((ROOT / "editors/vscode/package.json").read_text("utf-8"))["version"] == VERSION
    named = re.findall(r"(?:proofread@v|rev: v)([\d.]+)", (ROOT / "docs" / "ci.md").read_text("utf-8"))
    assert named and set(named) == {VERSION}
