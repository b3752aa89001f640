import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "compare_errors.py"
sys.path.insert(0, str(SCRIPT.parent))

import compare_errors  # noqa: E402

PAIRS = """\
我因该去。	我应该去。
我门都来了。	我们都来了。
周未他在家。	周末他在家。
他在去一次，跑的快。	他再去一次，跑得快。
这是正确的句子。	这是正确的句子。
他今天不去学。	他今天不去学校。
淂到了很好城际，。	得到了很好成绩。
"""


def compare(*options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, options)], capture_output=True, text=True, check=False
    )


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "toy.tsv"
    path.write_text(PAIRS, "utf-8")
    return path


def test_shares_of_a_toy_set(pairs: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean.txt"
    clean.write_text("他们正在讨论这个问题。\n学校的老师必须认真备课。\n", "utf-8")
    done = compare("--pairs", pairs, "--clean", clean, "--noise", "default", "--noise", "ocr")
    assert done.returncode == 0, done.stderr
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines() if "|" in line]
    assert rows[0] == ["", "真实", "default", "ocr"]
    table = {row[0]: row[1:] for row in rows[2:]}
    toy = {name: cells[0] for name, cells in table.items()}
    # 应→因, 们→门, 末→未, 再→在, 得→的, 得→淂, 成绩→城际, a missing 校 and a mark too many.
    assert toy["句数"] == "7"
    assert toy["有错的句子 %"] == "85.7"
    assert toy["错误数"] == "9"
    assert toy["错误：错字 %"] == "77.8"
    assert toy["错误：漏字 %"] == toy["错误：标点 %"] == "11.1"
    assert toy["错误：语序 %"] == toy["错误：多字 %"] == "0.0"
    assert toy["错字中连续两字以上 %"] == "14.3"
    assert toy["字：的地得 %"] == toy["字：近音 %"] == toy["字：形近 %"] == "12.5"
    assert toy["字：同音 %"] == "62.5"
    assert toy["字：不在字频表 %"] == "12.5"
    assert [toy[f"有错句中 {size} 处 %"] for size in ("1", "2", "3")] == ["66.7", "16.7", "16.7"]
    assert toy["JS 散度：字的关系"] == "0.000"
    assert table["句数"][1:] == ["10", "10"]
    assert float(table["字：形近 %"][2]) > 50 > float(table["字：形近 %"][1])


def test_faults_are_told_in_one_line(pairs: Path, tmp_path: Path) -> None:
    unknown = compare("--pairs", pairs, "--noise", "nosuch")
    three = tmp_path / "three.tsv"
    three.write_text("一\t二\n一\t二\t三\n", "utf-8")
    columns = compare("--pairs", three)
    assert unknown.returncode == columns.returncode == 2
    assert "noise：没有 'nosuch' 这一项；可用：asr、default、dense" in unknown.stderr
    assert "three.tsv:2：应是 错句<TAB>正句，现有 3 栏" in columns.stderr
    assert len(unknown.stderr.splitlines()) == len(columns.stderr.splitlines()) == 1


def test_the_divergence_is_that_of_jensen_and_shannon() -> None:
    assert compare_errors.divergence(Counter(a=3, b=1), Counter(a=6, b=2)) == pytest.approx(0)
    assert compare_errors.divergence(Counter(a=1), Counter(b=5)) == pytest.approx(1)
    # H((3/4, 1/4)) - H((1/2, 1/2)) / 2 - H((1, 0)) / 2
    assert compare_errors.divergence(Counter(a=1, b=1), Counter(a=1)) == pytest.approx(0.8112781 - 0.5)
