"""``proofread score`` as a person runs it: what it prints, and how it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from proofread.cli.main import run

SOURCES = ["他门去学校", "我们吃饭", "天汽很好"]
FIRST = ["他们去学校", "我们吃饭", "天汽很好"]
SECOND = ["他们去学校", "我们吃饭", "天气很好"]
GOLD = ["他们去学校", "我们吃饭", "天气很好"]
M2 = """\
S 他 门 去 学 校
T0-A0 他 们 去 学 校
A 1 2|||S|||们|||REQUIRED|||-NONE-|||0
T1-A0 他 去 学 校
A 1 2|||R|||-NONE-|||REQUIRED|||-NONE-|||1

S 我 们 吃 饭
T0 没有错误
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||0

S 天 汽 很 好
T0-A0 天 气 很 好
A 1 2|||S|||气|||REQUIRED|||-NONE-|||0

"""


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, lines in (("source", SOURCES), ("first", FIRST), ("second", SECOND), ("gold", GOLD)):
        Path(f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    pairs = (f"{source}\t{gold}\n" for source, gold in zip(SOURCES, GOLD, strict=True))
    Path("test.tsv").write_text("".join(pairs), encoding="utf-8")
    Path("gold.m2").write_text(M2, encoding="utf-8")


@pytest.fixture
def score(capsys: pytest.CaptureFixture[str]):
    def command(*args: str) -> tuple[int, str, str]:
        code = run(["score", *args])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


PARALLEL = ("--source", "source.txt", "--reference", "gold.txt", "--hypothesis", "first.txt")


def test_json_holds_values_counts_and_signatures(score):
    code, out, _ = score(*PARALLEL, "--json")
    assert code == 0
    data = json.loads(out)
    assert data["sentences"] == 3
    assert list(data["results"]) == ["spelling", "spelling-lenient", "edit-f", "gleu"]
    spelling = data["results"]["spelling"]
    assert spelling["values"]["sentence_correction_precision"] == 1.0
    assert spelling["values"]["sentence_correction_recall"] == 0.5
    assert spelling["counts"]["sentences"] == 3
    # One right, one missed: P = 1, R = 1/2, F0.5 = 1.25 · 0.5 / (0.25 + 0.5).
    assert data["results"]["edit-f"]["values"]["f0.5"] == pytest.approx(0.625 / 0.75)
    assert all("version:" in result["signature"] for result in data["results"].values())


def test_tsv_and_parallel_files_give_the_same(score):
    _, parallel, _ = score(*PARALLEL, "--json")
    _, tsv, _ = score("--tsv", "test.tsv", "--hypothesis", "first.txt", "--json")
    assert json.loads(tsv) == json.loads(parallel)


def test_table_for_people_and_markdown(score):
    _, table, _ = score(*PARALLEL, "--metric", "spelling", "--metric", "bleu")
    assert "句级纠错" in table and "66.67" in table and "签名：refs:1|convention:strict" in table
    _, markdown, _ = score(*PARALLEL, "--metric", "spelling", "--markdown")
    assert "| 句级纠错 | 100.00 | 50.00 | 66.67 | 66.67 | 1 | 0 | 1 |" in markdown


def test_m2_with_several_annotators(score):
    code, out, _ = score("--m2", "gold.m2", "--source", "source.txt", "--hypothesis", "first.txt", "--json")
    assert code == 0
    results = json.loads(out)["results"]
    assert list(results) == ["edit-f", "gleu"]
    assert (results["edit-f"]["counts"]["S_tp"], results["edit-f"]["counts"]["S_fn"]) == (1, 1)


def test_m2_on_both_sides_in_compatible_mode(score):
    code, out, _ = score("--m2", "gold.m2", "--hypothesis", "gold.m2", "--metric", "edit-f-cherrant")
    assert code == 2  # two annotators are not one system
    Path("system.m2").write_text(M2.replace(M2[M2.index("T1") : M2.index("S 我")], "\n"), encoding="utf-8")
    code, out, _ = score("--m2", "gold.m2", "--hypothesis", "system.m2", "--metric", "edit-f-cherrant", "--json")
    assert code == 0
    assert json.loads(out)["results"]["edit-f-cherrant"]["values"]["f0.5"] == 1.0


def test_spaces_play_no_part_next_to_m2(score):
    Path("spaced.txt").write_text("他 们 去 学 校\n我们 吃饭\n天 气很好\n", encoding="utf-8")
    _, out, _ = score("--m2", "gold.m2", "--hypothesis", "spaced.txt", "--metric", "edit-f", "--json")
    assert json.loads(out)["results"]["edit-f"]["values"]["f0.5"] == 1.0


def test_paired_systems_and_intervals(score):
    args = (*PARALLEL, "--paired", "second.txt", "--bootstrap", "200", "--metric", "spelling", "--json")
    _, out, _ = score(*args)
    result = json.loads(out)["results"]["spelling"]
    assert result["paired"]["difference"] == pytest.approx(1 / 3)
    assert 0 < result["paired"]["p_value"] <= 1
    low, high = result["intervals"]["sentence_correction_accuracy"]
    assert low <= 2 / 3 <= high
    assert score(*args)[1] == out
    once = (*PARALLEL, "--bootstrap", "1", "--metric", "spelling", "--json", "--seed")
    assert len({score(*once, str(seed))[1] for seed in range(8)}) > 1
    assert "第二个系统" in score(*args[:-1])[1]


def _write(name: str, data: str | bytes) -> None:
    Path(name).write_bytes(data.encode() if isinstance(data, str) else data)


@pytest.mark.parametrize(
    ("name", "data", "args", "message"),
    [
        ("first.txt", "一行\n", PARALLEL, "first.txt:1：有 1 句，而 source.txt 有 3 句"),
        ("first.txt", "行\n" * 5, PARALLEL, "first.txt:4：有 5 句"),
        ("gold.txt", "", PARALLEL, "gold.txt:1：文件是空的"),
        ("source.txt", b"\xb5\xc4\n", PARALLEL, "source.txt:1：不是 UTF-8"),
        ("x", "", (*PARALLEL, "--metric", "rouge"), "没有叫 'rouge' 的指标"),
        ("t.tsv", "甲\t乙\n丙\n", ("--tsv", "t.tsv", "--hypothesis", "first.txt"), "t.tsv:2：应是 原文<TAB>"),
        ("t.tsv", "甲\t乙\n\t丙\n", ("--tsv", "t.tsv", "--hypothesis", "first.txt"), "t.tsv:2：原文是空的"),
        ("x", "", ("--tsv", "none.tsv", "--hypothesis", "first.txt"), "none.tsv：没有这个文件"),
        (
            "source.txt",
            "他门去学校\n我们吃饭\n天气很好\n",
            ("--m2", "gold.m2", "--source", "source.txt", "--hypothesis", "first.txt"),
            "gold.m2:11：M2 的原文 '天汽很好' 不是 source.txt 的第 3 行",
        ),
        (
            "gold.m2",
            M2.replace("A 1 2|||S|||气", "A 1 9|||S|||气"),
            ("--m2", "gold.m2", "--hypothesis", "first.txt"),
            "gold.m2:13：区间 [1, 9) 超出原文的 4 个词",
        ),
        (
            "words.m2",
            "S 他门 去 学校\n\nS 我们 吃饭\n\nS 天汽 很 好\n",
            ("--m2", "words.m2", "--hypothesis", "first.txt", "--metric", "edit-f-cherrant"),
            "words.m2：按词切分",
        ),
        (
            "other.m2",
            "S 他 门\n\nS 我 们 吃 饭\n\nS 天 汽 很 好\n",
            ("--m2", "gold.m2", "--hypothesis", "other.m2"),
            "other.m2:1：M2 的原文 '他门' 不是 gold.m2 的第 1 句",
        ),
        (
            "words.m2",
            "S 他 门 去 学 校\n\nS 我们 吃饭\n\nS 天 汽 很 好\n",
            ("--m2", "gold.m2", "--hypothesis", "words.m2"),
            "words.m2:3：切成 2 个词，而 gold.m2 切成 4 个",
        ),
        (
            "x",
            "",
            ("--m2", "gold.m2", "--hypothesis", "first.txt", "--metric", "spelling"),
            "每句只能有一个答案",
        ),
        ("x", "", ("--hypothesis", "first.txt"), "选一种"),
        ("x", "", ("--reference", "gold.txt", "--hypothesis", "first.txt"), "需要 --source"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(score, name, data, args, message):
    _write(name, data)
    code, out, err = score(*args)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_an_empty_line_is_an_empty_hypothesis(score):
    _write("first.txt", "\n\n\n")
    code, out, _ = score(*PARALLEL, "--metric", "gleu", "--json")
    assert code == 0
    assert json.loads(out)["results"]["gleu"]["values"]["gleu"] == 0.0


def test_as_a_process():
    command = [sys.executable, "-m", "proofread.cli.main", "score", *PARALLEL, "--metric", "edit-f", "--json"]
    environment = {"PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=True)
    assert json.loads(done.stdout)["results"]["edit-f"]["headline"] == "f0.5"
