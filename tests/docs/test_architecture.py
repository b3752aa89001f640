"""The layout that docs/architecture.md draws, and that import-linter enforces, is the one that there is."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "proofread"


def rooms() -> set[str]:
    """The folders and modules at the top of the package."""
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    return folders | {path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("__")}


def test_the_table_of_rooms_names_each_one() -> None:
    document = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = re.findall(r"^\| (`.*?) \| ", document, re.MULTILINE)
    drawn = re.findall(r"`(\w+)(?:/|\.py)`", "\n".join(table))
    entries = re.findall(r"`(\w+)\.py`", "\n".join(line for line in document.splitlines() if "Entry points" in line))
    assert {*drawn, *entries} == rooms() | {"research"}
    assert len(drawn) == len(set(drawn)), "each once"


def test_every_room_has_its_floor() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    floors = re.findall(r"\w+", "\n".join(contracts[0]["layers"]))
    assert sorted(floors) == sorted(rooms())


def test_every_module_that_is_named_in_the_docs_exists() -> None:
    """Names such as ``decision/trees.py`` and ``python -m proofread.train``; how-to pages write their own."""
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "en").glob("*.md")]:
        if path.name == "CHANGELOG.md":  # what was
            continue
        text = path.read_text("utf-8")
        for name in re.findall(r"`((?:\w+/)+\w+\.py)", text):
            assert (ROOT / name).exists() or (PACKAGE / name).exists(), f"{path}: {name}"
        for name in re.findall(r"python -m ((?:proofread|research|scripts)(?:\.\w+)*)", text):
            place = ROOT / name.replace(".", "/")
            assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), f"{path}: {name}"
