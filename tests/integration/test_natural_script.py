"""The list of edits on natural text, and the document written from a reader's verdicts."""

import subprocess
import sys
from pathlib import Path

from proofread.text.heldout import is_heldout

SCRIPT = Path(__file__).parents[2] / "scripts" / "natural.py"
WRONG = "少先队员因该为第{}位老人让座。"
RIGHT = "第{}位老人在公园里散步。"


def natural(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def heldout(pattern: str, count: int) -> list[str]:
    """Lines of which some are held out, as of every corpus."""
    lines = [pattern.format(number) for number in range(4000)]
    assert sum(map(is_heldout, lines)) >= count
    return lines


def test_from_the_text_to_the_document(tmp_path: Path) -> None:
    for name, pattern in (("essays", WRONG), ("news", RIGHT)):
        (tmp_path / f"{name}.txt").write_text("\n".join(heldout(pattern, 3)), "utf-8")
    listed, document = tmp_path / "list.tsv", tmp_path / "natural.md"
    done = natural("list", tmp_path / "*.txt", "--fitted", 2, "--lines", 3, "--out", listed)
    assert done.returncode == 0, done.stderr
    heads = [row for row in listed.read_text("utf-8").splitlines() if row.startswith("#")]
    rows = [row.split("\t") for row in listed.read_text("utf-8").splitlines() if not row.startswith("#")]
    assert [head.split("\t")[0] for head in heads] == ["# essays", "# news"]
    assert len(rows) == 3 and {(row[1], row[3]) for row in rows} == {("essays", "near-sound")}
    assert all(row[0] == "?" and "[因→应]该" in row[5] for row in rows)

    refused = natural("write", listed, "--output", document)
    assert refused.returncode == 2 and "'?'" in refused.stderr and not document.exists()

    judged = tmp_path / "judged.tsv"
    judged.write_text(listed.read_text("utf-8").replace("?\t", "y\t", 2).replace("?\t", "n\t"), "utf-8")
    assert natural("write", judged, "--output", document).returncode == 0
    text = document.read_text("utf-8")
    shown = next(line for line in text.splitlines() if line.startswith("| recall |")).split("|")
    assert [cell.strip() for cell in shown[2:3] + shown[4:8]] == ["3", "2", "0", "1", "**67%**"]
    assert text.count("[因→应]该") == 3

    # A later list knows what was judged: nothing is left to do.
    again = natural("list", tmp_path / "*.txt", "--fitted", 2, "--lines", 3, "--known", judged, "--out", listed)
    assert again.stdout.endswith("3 edits, 0 to be judged\n")
    assert listed.read_text("utf-8") == judged.read_text("utf-8")
