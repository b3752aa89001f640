from pathlib import Path

from proofread.rules import RULES
from proofread.rules.catalogue import markdown

DOCUMENT = Path(__file__).parents[3] / "docs" / "rules.md"


def test_the_document_is_current():
    assert markdown() in DOCUMENT.read_text("utf-8"), "run scripts/write_rules.py"


def test_every_rule_has_one_row():
    rows = [line.split(" | ")[0] for line in markdown().splitlines() if line.startswith("| ")]
    assert sorted(row[2:] for row in rows if row != "| 编号") == [rule.number for rule in RULES]
