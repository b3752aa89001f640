"""Rules on the command line: chosen, reported, done, left out."""

import json
from pathlib import Path

import pytest
from fake_corrector import fake_pipe
from ruled import TEXT, ruled_pipe

from proofread.cli import _load
from proofread.cli._options import REPORTS, Options
from proofread.cli.main import run
from proofread.rules import RULES


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Options]:
    options: list[Options] = []

    def load(given: Options):
        options.append(given)
        return ruled_pipe(given.rules) if given.rules else fake_pipe

    monkeypatch.setattr(_load, "load_pipe", load)
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8", newline="")
    return options


def test_a_report_names_number_and_clause_once(capsys) -> None:
    assert run(["check", "--rules", "all", "a.txt"]) == 1
    out, err = capsys.readouterr()
    assert "a.txt:1:3  W001 错别字词  97%\n    😀他[-甘败下风-]{+甘拜下风+},因该跳无。\n" in out
    assert "a.txt:2:1  W003 异形词  建议\n    [?答覆→答复?]群众" in out
    assert "a.txt:2:6  P001 引号、括号、书名号不成对  建议\n    答覆群众：[?“?]好。\n" in out
    assert out.count("GB/T 15834—2011 4.8.2") == 1
    assert "a.txt:1:8  错别字（近音）  97%" in out
    assert err == "校对 1 个文件，发现 6 处问题，其中 2 处只是建议。\n"


def test_fix_does_what_is_certain_and_nothing_else(capsys) -> None:
    assert run(["fix", "--rules", "all", "a.txt"]) == 0
    assert Path("a.txt").read_text("utf-8") == TEXT.replace("甘败", "甘拜").replace(",", "，").replace(
        "因该跳无", "应该跳舞"
    )
    assert "改正 4 处" in capsys.readouterr().err
    assert run(["fix", "--diff", "--rules", "all", "a.txt"]) == 0
    assert run(["check", "--rules", "all", "a.txt"]) == 1


def test_long_forms_are_checked_unless_they_are_switched_off(asked: list[Options], capsys) -> None:
    assert run(["check", "a.txt"]) == 1
    assert (asked[0].rules, asked[0].standard) == ("W001", "publishing")
    assert "甘拜下风" in capsys.readouterr().out
    run(["check", "--no-rules", "a.txt"])
    assert asked[1].rules == "" and "甘拜下风" not in capsys.readouterr().out
    assert run(["check", "--rules", "P", "--no-rules", "a.txt"]) == 2
    assert "--rules 与 --no-rules 只能选一个" in capsys.readouterr().err
    Path("proofread.toml").write_text('rules = "P"\n[per-file."a.*"]\nrules = "W"\n', encoding="utf-8")
    run(["check", "--no-rules", "a.txt"])
    assert asked[2].rules == "", "the command line wins"
    Path("proofread.toml").write_text("rules = []", encoding="utf-8")
    run(["check", "a.txt"])
    assert asked[3].rules == ""


def test_settings_choose_rules_also_for_single_files(asked: list[Options], capsys) -> None:
    Path("proofread.toml").write_text(
        'rules = ["P", "-P001"]\n[per-file."a.*"]\nstandard = "web"\nrules = "W"\n', "utf-8"
    )
    assert run(["check", "--format", "sarif", "a.txt"]) == 1
    assert [(one.rules, one.standard) for one in asked] == [("P,-P001", "publishing"), ("W", "web")]
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert {result["ruleId"] for result in results} == {"W001", "W003", "near-sound", "homophone"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rules", "p001"], "没有规则 'p001'；是不是 P001？"),
        (["--rules", "all,-X"], "规则的类别有 P、N"),
        (["--standard", "webb"], "'webb' 不行"),
    ],
)
def test_what_is_unknown_is_refused(arguments: list[str], message: str, capsys) -> None:
    assert run(["check", *arguments, "a.txt"]) == 2
    assert message in capsys.readouterr().err


def test_in_a_file_of_settings_too(capsys) -> None:
    Path("proofread.toml").write_text('rules = "P0041"', encoding="utf-8")
    assert run(["check", "a.txt"]) == 2
    assert "proofread.toml：rules：没有规则 'P0041'；是不是 P041？" in capsys.readouterr().err


def test_comments_leave_out_rules_by_number_and_family() -> None:
    lines = [
        "甘败下风,好 # proofread: ignore[W001]",
        "甘败下风,好 # proofread: ignore[P]",
        "甘败下风,好 # proofread: ignore[P0,W]",
    ]
    Path("a.txt").write_text("\n".join(lines), encoding="utf-8")
    assert run(["fix", "--rules", "P004,W001", "a.txt"]) == 0
    fixed = [line.partition(" #")[0] for line in Path("a.txt").read_text("utf-8").splitlines()]
    assert fixed == ["甘败下风，好", "甘拜下风,好", "甘败下风,好"]


def test_a_baseline_knows_remarks() -> None:
    assert run(["check", "--rules", "all", "--write-baseline", "base.json", "a.txt"]) == 0
    assert run(["check", "--rules", "all", "--baseline", "base.json", "a.txt"]) == 0
    Path("a.txt").write_text(TEXT + "他说：“好。\n", encoding="utf-8")
    assert run(["check", "--rules", "all", "--baseline", "base.json", "a.txt"]) == 1


def test_lines_broken_by_hand_are_one_paragraph(capsys) -> None:
    Path("a.txt").write_bytes("他说：“床前明月光，\r\n疑是地上霜。”\r\n\r\n（完\r\n".encode("gb18030"))
    assert run(["check", "--rules", "P", "--format", "jsonl", "a.txt"]) == 1
    (only,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (only["rule"]["number"], only["line"], only["column"], only["advice"]) == ("P001", 4, 1, True)


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_tells_remarks_from_edits(name: str, capsysbinary) -> None:
    assert run(["check", "--rules", "all", "--format", name, "a.txt"]) == 1
    out = capsysbinary.readouterr().out
    if not out.startswith(b"PK"):
        assert all(text in out.decode() for text in ("W001", "P001", "W003", "甘拜下风"))


def test_json_keeps_remarks_apart(capsys) -> None:
    run(["check", "--rules", "all", "--format", "json", "a.txt"])
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert [edit["rule"] and edit["rule"]["number"] for edit in file["edits"]] == ["W001", "P004", None, None]
    assert [(one["replacement"], one["rule"]["number"]) for one in file["remarks"]] == [
        ("答复", "W003"),
        (None, "P001"),
    ]
    assert file["stats"]["rules"] == {"P001": 1, "P004": 1, "W001": 1, "W003": 1} and file["stats"]["remarks"] == 2


def test_the_list_of_rules(capsys) -> None:
    assert run(["rules"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert sorted(listed) == [rule.number for rule in RULES]
    assert run(["rules", "S", "--standard", "web", "--format", "json"]) == 0
    assert [rule["number"] for rule in json.loads(capsys.readouterr().out)] == ["S001", "S003", "S004"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.number)
def test_one_rule_with_its_examples(rule, capsys) -> None:
    assert run(["rules", rule.number]) == 0
    out = capsys.readouterr().out
    assert rule.name in out and rule.explanation in out and all(text.split("\n")[0] in out for text in rule.keep)


def test_a_rule_that_there_is_not(capsys) -> None:
    assert run(["rules", "P1"]) == 2
    assert "没有规则 'P1'" in capsys.readouterr().err
