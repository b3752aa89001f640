import json
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
import ruled
from reported import fixed, lines_of, reported, schema, written

from proofread.edits.edit import Kind
from proofread.reports.sarif import SarifReporter
from proofread.rules import RULES


def log(folder: Path, *paths: Path, failing: str | None = None):
    return validated(reported(partial(SarifReporter, version="1.2", root=folder), *paths, failing=failing))


def validated(text: str):
    document = json.loads(text)
    known = schema("sarif-2.1.0.json")
    checker = jsonschema.FormatChecker()
    jsonschema.validators.validator_for(known)(known, format_checker=checker).validate(document)
    return document


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_fixes_in_code_points_lead_to_the_corrected_file(tmp_path: Path, codec: str) -> None:
    paths = written(tmp_path, codec=codec)
    (run,) = log(tmp_path, *paths)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    for path in paths:
        lines = lines_of(path.read_bytes().decode(codec))
        for result in reversed(run["results"]):
            (fix,) = result["fixes"]
            (change,) = fix["artifactChanges"]
            if unquote(change["artifactLocation"]["uri"]) == path.name:
                (replacement,) = change["replacements"]
                region = replacement["deletedRegion"]
                assert region["startLine"] == region["endLine"]
                row, start, end = region["startLine"] - 1, region["startColumn"] - 1, region["endColumn"] - 1
                lines[row] = lines[row][:start] + replacement["insertedContent"]["text"] + lines[row][end:]
        assert "".join(lines).encode(codec) == fixed(path)


def test_what_github_asks_for(tmp_path: Path) -> None:
    path = written(tmp_path)[0]
    document = log(tmp_path, path, failing="none.txt")
    (run,) = document["runs"]
    assert document["version"] == "2.1.0" and document["$schema"].endswith("sarif-2.1.0.json")
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [kind.value for kind in Kind]
    for rule in rules:
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"] and result["partialFingerprints"]
        (location,) = result["locations"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert artifact == {"uri": "%E7%94%B2%20%25%2C%3A%E4%B9%99.txt", "uriBaseId": "%SRCROOT%"}
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert "没有这个文件" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_nothing_found(tmp_path: Path) -> None:
    (run,) = log(tmp_path, written(tmp_path)[2])["runs"]
    assert run["results"] == [] and run["invocations"] == [{"executionSuccessful": True}]


def test_rules_are_described_and_what_is_only_shown_is_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ruled.TEXT, encoding="utf-8")
    norms = [rule.norm for rule in RULES]
    make = partial(SarifReporter, version="1.2", root=tmp_path, rules=norms)
    (run,) = validated(reported(make, path, pipe=ruled.ruled_pipe()))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [*(kind.value for kind in Kind), *(norm.number for norm in norms)]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    found = {result["ruleId"]: (result["level"], "fixes" in result) for result in run["results"]}
    assert found["W001"] == ("warning", True) and found["W003"] == ("note", True) and found["P001"] == ("note", False)
