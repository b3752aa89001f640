"""Write the tables of rules into docs/rules.md: ``python scripts/write_rules.py``."""

from __future__ import annotations

from pathlib import Path

from proofread.reports.generated import write_generated
from proofread.rules.catalogue import markdown

if __name__ == "__main__":
    write_generated(Path(__file__).parents[1] / "docs" / "rules.md", "scripts/write_rules.py", markdown())
