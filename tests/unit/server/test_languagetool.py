"""``/v2``, as its real clients use it: by the client itself where it is a library, else by what its source sends."""

import json
import urllib.parse

import language_tool_python
import pytest
from served import form, send, serving

from proofread.edits.edit import Candidate, Edit, Kind
from proofread.proofreader import Result
from proofread.rules import RULES

TEXT = "😀你因该来𠮷野家跳无"


@pytest.fixture(scope="module")
def address():
    with serving(max_text=1000) as url:
        yield url


def check(address, **parameters):
    status, _, body = send(f"{address}/v2/check", form(language="zh-CN", **parameters))
    assert status == 200, body
    return json.loads(body)


def utf16(text, offset, length):
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def underlined(answer, text):
    return [utf16(text, match["offset"], match["length"]) for match in answer["matches"]]


def test_language_tool_python(address):
    with language_tool_python.LanguageTool("zh-CN", remote_server=address) as tool:
        matches = tool.check(TEXT)
        assert [(match.offset, match.error_length, match.replacements) for match in matches] == [
            (2, 2, ["应该"]),
            (8, 2, ["跳舞"]),
        ]
        assert matches[0].rule_id == "ZH_NEAR_SOUND_SPELLING_RULE"
        assert matches[0].category == "TYPOS"
        assert matches[0].rule_issue_type == "misspelling"
        assert matches[0].sentence == TEXT
        assert tool.correct(TEXT) == "😀你应该来𠮷野家跳舞"
        tool.disabled_rules = {"ZH_HOMOPHONE_SPELLING_RULE"}
        assert [match.replacements for match in tool.check(TEXT)] == [["应该"]]
        tool.disabled_rules, tool.picky = set(), True
        assert len(tool.check(TEXT)) == 2


def test_ltex_posts_annotated_text_as_a_form_that_it_calls_json(address):
    annotation = [
        {"text": "        "},
        {"text": "😀你因该来"},
        {"markup": "\\textbf{", "interpretAs": ""},
        {"text": "跳无"},
        {"markup": "}"},
        {"markup": "$x$", "interpretAs": "Dummy0"},
        {"text": "，因"},
        {"markup": "\\,"},
        {"text": "该"},
    ]
    original = "".join(part.get("text", part.get("markup", "")) for part in annotation)
    body = form(language="zh-CN", data=json.dumps({"annotation": annotation}))
    status, _, answer = send(f"{address}/v2/check", body, content_type="application/json")
    assert status == 200
    answer = json.loads(answer)
    # the last 因该 is interrupted by markup, which a replacement would delete
    assert underlined(answer, original) == ["因该", "跳无"]
    match = answer["matches"][1]
    assert match["rule"]["id"].endswith("_SPELLING_RULE")  # or LTeX does not offer its dictionary
    assert match["sentence"]
    assert match["replacements"][0]["value"] == "跳舞"


def test_obsidian_fetches_from_a_web_page_with_language_auto(address):
    data = {"annotation": [{"markup": "# ", "interpretAs": ""}, {"text": "你因该来"}]}
    fields = {"data": json.dumps(data), "language": "auto", "enabledOnly": "false", "level": "default"}
    body = "&".join(f"{key}={urllib.parse.quote(value)}" for key, value in fields.items())
    status, headers, answer = send(
        f"{address}/v2/check", body.encode(), Origin="app://obsidian.md", Accept="application/json"
    )
    assert status == 200
    assert headers["Access-Control-Allow-Origin"] == "*"
    answer = json.loads(answer)
    assert underlined(answer, "# 你因该来") == ["因该"]
    assert answer["language"]["detectedLanguage"]["code"] == "zh-CN"
    fields["disabledCategories"] = "TYPOS,STYLE"
    assert json.loads(send(f"{address}/v2/check", form(**fields))[2])["matches"] == []


def test_libreoffice_before_7_5_does_not_encode_the_text(address):
    text = "50%的人+我&你：因该去A&language学校=好"
    status, _, answer = send(f"{address}/v2/check", f"text={text}&language=zh-CN".encode())
    assert status == 200
    answer = json.loads(answer)
    assert underlined(answer, text) == ["因该"]
    assert answer["matches"][0]["shortMessage"]


def test_flycheck_and_others_post_plain_text_and_a_get_works_too(address):
    body = f"language=zh-CN&text={urllib.parse.quote(TEXT)}&disabledRules=SYMSPELL_RULE".encode()
    assert underlined(json.loads(send(f"{address}/v2/check", body)[2]), TEXT) == ["因该", "跳无"]
    query = urllib.parse.urlencode({"language": "zh-CN", "text": TEXT})
    assert underlined(json.loads(send(f"{address}/v2/check?{query}")[2]), TEXT) == ["因该", "跳无"]


def test_every_field_that_a_client_reads_is_there(address):
    answer = check(address, text="前面很长" * 20 + "你因该来。" + "后面很长" * 20)
    assert {"name", "version", "buildDate", "apiVersion", "premium", "status"} <= answer["software"].keys()
    assert answer["warnings"] == {"incompleteResults": False}
    assert answer["language"]["name"] and answer["language"]["code"] == "zh-CN"
    (match,) = answer["matches"]
    assert match["message"] == "疑似错别字（近音）：“因该”应为“应该”"
    assert match["replacements"] == [{"value": "应该", "confidence": 0.97, "autoCorrect": True}]
    context = match["context"]
    assert context["text"].startswith("...") and context["text"].endswith("...")
    assert utf16(context["text"], context["offset"], context["length"]) == "因该"
    assert match["type"] == {"typeName": "Other"}
    assert match["ignoreForIncompleteSentence"] is False and match["contextForSureMatch"] == 0
    assert {"id", "subId", "description", "issueType", "urls", "category"} <= match["rule"].keys()


def test_an_insertion_underlines_something_and_candidates_are_offered_best_first():
    def pipe(texts):
        for text in texts:
            candidates = (Candidate("了", 0.9), Candidate("着", 0.05))
            yield Result(text, (Edit(2, 2, "", "了", Kind.MISSING, 0.9, candidates),))

    def at_the_start(texts):
        for text in texts:
            yield Result(text, (Edit(0, 0, "", "我", Kind.MISSING, 0.9),))

    with serving(pipe) as address:
        (match,) = check(address, text="𠮷来好")["matches"]
        assert (match["offset"], match["length"]) == (2, 1)
        assert [one["value"] for one in match["replacements"]] == ["来了", "来着"]
        assert [one["autoCorrect"] for one in match["replacements"]] == [False, False]
    with serving(at_the_start) as address:
        (first, second) = check(address, text="来\n去")["matches"]
        assert (first["offset"], first["replacements"][0]["value"]) == (0, "我来")
        assert (second["offset"], second["replacements"][0]["value"]) == (2, "我去")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"text": "好"}, "language"),
        ({"text": "好", "language": "xx"}, "xx"),
        ({"language": "zh-CN"}, "text"),
        ({"language": "zh-CN", "text": "好", "data": "{}"}, "data"),
        ({"language": "zh-CN", "text": "好", "level": "hard"}, "level"),
        ({"language": "zh-CN", "text": "好", "mode": "odd"}, "mode"),
        ({"language": "zh-CN", "text": "好", "enabledOnly": "true"}, "enabledOnly"),
        ({"language": "zh-CN", "data": "{"}, "data"),
        ({"language": "zh-CN", "data": "[" * 100_000}, "data"),
        ({"language": "zh-CN", "data": '{"annotation":[{"text":"a","markup":"b"}]}'}, "annotation 0"),
        ({"language": "zh-CN", "data": '{"annotation":[{"text":"a","interpretAs":"b"}]}'}, "annotation 0"),
    ],
)
def test_a_wrong_parameter_is_named(address, parameters, said):
    status, _, body = send(f"{address}/v2/check", form(**parameters))
    assert status == 400
    assert body.startswith("Error: ")
    assert said in body


def test_what_is_not_utf8_or_too_long_is_refused(address):
    assert send(f"{address}/v2/check", b"language=zh-CN&text=%FF%FE")[0] == 400
    assert send(f"{address}/v2/check", b"language=zh-CN&text=\xff\xfe")[0] == 400
    assert send(f"{address}/v2/check", form(language="zh-CN", text="好" * 1001))[0] == 413
    assert send(f"{address}/v2/maxtextlength")[2] == "1000"
    assert send(f"{address}/v2/nothing")[0] == 404
    assert send(f"{address}/v2/words/add")[0] == 405


def test_rules_can_be_chosen(address):
    only = {"enabledOnly": "true", "enabledRules": "ZH_HOMOPHONE_SPELLING_RULE"}
    assert underlined(check(address, text=TEXT, **only), TEXT) == ["跳无"]
    assert check(address, text=TEXT, disabledCategories="TYPOS")["matches"] == []
    # clients that ask twice get each match once
    assert check(address, text=TEXT, mode="textLevelOnly")["matches"] == []
    assert len(check(address, text=TEXT, mode="allButTextLevelOnly")["matches"]) == 2
    rules = json.loads(send(f"{address}/v2/configinfo?language=zh-CN")[2])["rules"]
    assert "ZH_HOMOPHONE_SPELLING_RULE" in [rule["ruleId"] for rule in rules]


def test_a_picky_client_sees_more():
    def pipe(texts):
        for text in texts:
            yield Result(text, (Edit(0, 1, "在", "再", Kind.HOMOPHONE, 0.6),))

    with serving(pipe) as address:
        assert check(address, text="在来一次")["matches"] == []
        assert underlined(check(address, text="在来一次", level="picky"), "在来一次") == ["在"]


def test_words_of_the_dictionary_are_left_alone(tmp_path):
    with serving(dictionary=tmp_path / "words.txt") as address:
        assert json.loads(send(f"{address}/v2/words/add", form(word="跳无", username="u", apiKey="k"))[2]) == {
            "added": True
        }
        assert underlined(check(address, text=TEXT), TEXT) == ["因该"]
        assert json.loads(send(f"{address}/v2/words")[2]) == {"words": ["跳无"]}
        assert (tmp_path / "words.txt").read_text("utf-8") == "跳无\n"
        assert send(f"{address}/v2/words/add", form(word="两 个"))[0] == 400
        assert json.loads(send(f"{address}/v2/words/delete", form(word="跳无"))[2]) == {"deleted": True}
        assert len(check(address, text=TEXT)["matches"]) == 2


def test_small_questions(address):
    assert send(f"{address}/v2/healthcheck")[2] == "OK"
    (language,) = json.loads(send(f"{address}/v2/languages")[2])
    assert (language["code"], language["longCode"]) == ("zh", "zh-CN")
    assert json.loads(send(f"{address}/v2/info")[2])["software"]["apiVersion"] == 1


RULED = "😀他甘败下风,好。他说：“因该"


def test_other_rules_are_off_until_the_client_or_the_server_turns_them_on(address):
    with language_tool_python.LanguageTool("zh-CN", remote_server=address) as tool:
        assert [match.rule_id for match in tool.check(RULED)] == ["W001", "ZH_NEAR_SOUND_SPELLING_RULE"]
        tool.disabled_rules = {"W001"}
        assert [match.rule_id for match in tool.check(RULED)] == ["ZH_NEAR_SOUND_SPELLING_RULE"]
        tool.disabled_rules, tool.enabled_rules = set(), {"P001"}
        matches = tool.check(RULED)
        assert [(match.rule_id, match.replacements) for match in matches] == [
            ("W001", ["甘拜下风"]),
            ("P001", []),
            ("ZH_NEAR_SOUND_SPELLING_RULE", ["应该"]),
        ]
        assert RULED[matches[0].offset :][: matches[0].error_length] == "甘败下风"
        assert (matches[0].category, matches[0].rule_issue_type) == ("RULES_WORDS", "misspelling")
        assert "现代汉语词典" in matches[0].message
        assert tool.correct(RULED) == "😀他甘拜下风,好。他说：“应该"
        tool.enabled_rules, tool.enabled_categories, tool.enabled_rules_only = set(), {"RULES_PUNCTUATION"}, True
        assert [match.rule_id for match in tool.check(RULED)] == ["P004", "P001"]


def test_a_server_checks_by_rules_and_a_client_turns_them_off():
    with serving(rules="all,-P001") as url, language_tool_python.LanguageTool("zh-CN", remote_server=url) as tool:
        assert [match.rule_id for match in tool.check(RULED)] == ["W001", "P004", "ZH_NEAR_SOUND_SPELLING_RULE"]
        tool.disabled_rules, tool.disabled_categories = {"W001"}, {"RULES_PUNCTUATION"}
        assert [match.rule_id for match in tool.check(RULED)] == ["ZH_NEAR_SOUND_SPELLING_RULE"]


def test_every_rule_is_listed_and_says_where_it_is_laid_down(address):
    _, _, body = send(f"{address}/v2/configinfo?language=zh-CN")
    listed = {rule["ruleId"]: rule for rule in json.loads(body)["rules"]}
    assert {rule.number for rule in RULES} <= listed.keys()
    (match,) = check(address, text="你好,世界", enabledRules="P004", enabledOnly="true")["matches"]
    assert match["rule"]["urls"][0]["value"].startswith("https://openstd.samr.gov.cn/")
