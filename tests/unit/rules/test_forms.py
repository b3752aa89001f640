from pathlib import Path

from proofread.edits.edit import apply
from proofread.rules import Checker
from proofread.rules.forms import DOUBTFUL, SHORT, WRONG, Form, FormIndex, straddled, table

SAMPLE = Path(__file__).parents[3] / "data" / "sample"


def test_the_list_is_long_and_consistent():
    rows = table("wrong_forms.tsv")
    wrong = {form.wrong for form, _ in rows}
    assert len(rows) == len(wrong) >= 1500
    assert {use for _, use in rows} == {"always", "context"}
    assert not wrong & {form.right for form, _ in rows}
    assert all(form.wrong in longer for form, _ in rows for longer in form.exceptions)


def test_every_form_is_found_and_its_correction_is_accepted():
    checker = Checker([WRONG, SHORT, DOUBTFUL])
    for form, use in table("wrong_forms.tsv"):
        [found] = checker.check(form.wrong)
        assert found.applies == (use == "always"), form
        assert apply(form.wrong, [found.edit()]) == form.right, form
        assert checker.check(form.right) == [], form


def test_only_the_misspelt_word_is_marked():
    found = Checker([WRONG, SHORT, DOUBTFUL]).check("我以经知道了，必需努力，再三斟灼，甘败下风，付总理")
    assert [(one.source, one.replacement) for one in found] == [
        ("以经", "已经"),
        ("必需", "必须"),
        ("斟灼", "斟酌"),
        ("甘败下风", "甘拜下风"),
        ("付总理", "副总理"),
    ]


def test_an_index_finds_overlapping_forms_of_any_length():
    index = FormIndex([Form("甘败下风", "甘拜下风"), Form("败下", "拜下"), Form("风景", "景风")])
    assert [(start, form.wrong) for start, form in index.occurrences("他甘败下风景")] == [
        (1, "甘败下风"),
        (2, "败下"),
        (4, "风景"),
    ]


def test_an_exception_is_a_longer_string_around_the_form():
    index = FormIndex([Form("自已", "自己", ("能自已", "自已经"))])
    assert [start for start, _ in index.occurrences("自已，不能自已，自已经常，为自已")] == [0, 14]


def test_a_dictionary_word_across_a_border_or_around_is_seen():
    assert straddled("一名国家俱乐部成员", 3, 5)  # 家俱
    assert straddled("他不能自已", 3, 5)  # 不能自已
    assert not straddled("买的家俱很好", 2, 4)


def test_the_clean_sample_has_no_wrong_form():
    for path in SAMPLE.glob("*.txt"):
        assert Checker([WRONG, SHORT]).check(path.read_text("utf-8")) == []
