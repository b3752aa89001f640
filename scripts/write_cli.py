"""Write the reference of the command line into docs/cli.md and docs/proofread.1: ``python scripts/write_cli.py``."""

from __future__ import annotations

from pathlib import Path

from proofread.cli._reference import manual, markdown
from proofread.reports.generated import write_generated

if __name__ == "__main__":
    docs = Path(__file__).parents[1] / "docs"
    write_generated(docs / "cli.md", "scripts/write_cli.py", markdown())
    (docs / "proofread.1").write_text(manual(), "utf-8")
