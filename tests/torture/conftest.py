"""What the torture tests share: how often they try, and figures for docs/reliability.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

_FIGURES = pytest.StashKey[dict[str, str]]()


@pytest.fixture
def tries(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """``tries(short, long)``: the first in the ordinary suite, the second with ``--long``."""
    return lambda short, long: long if request.config.getoption("--long") else short


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """``figure(what, result)``: a row of the table at the end of the run."""
    return request.config.stash.setdefault(_FIGURES, {}).__setitem__


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash.get(_FIGURES, {})
    if not figures or not config.getoption("--long"):
        return
    table = "\n".join(["| 试验 | 结果 |", "|---|---|", *(f"| {what} | {result} |" for what, result in figures.items())])
    terminalreporter.section("torture")
    terminalreporter.write_line(table)
    if path := config.getoption("--figures"):
        from proofread.reports.generated import write_generated

        write_generated(Path(path), "tests/torture", table + "\n")
