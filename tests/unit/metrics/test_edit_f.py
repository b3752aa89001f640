"""F0.5 by hand, order independence, and the public scorer's rules told a second time."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofread.errors import ConfigError, FormatError
from proofread.metrics.edit_f import EditFMetric
from proofread.metrics.span import SpanEdit, extract

CORPUS = [
    ("他门去学校", "他们去学校", ["他们去学校"]),  # S: right
    ("我昨天去北京", "我昨天去过北京", ["我昨天去了北京"]),  # M: same place, other text
    ("他很高兴了", "他很高兴了", ["他很高兴"]),  # R: missed
    ("今天好天气", "今天天气好", ["今天好天气"]),  # W: invented
]


def score(triples, **options):
    return EditFMetric(**options).corpus_score(*map(list, zip(*triples, strict=True)))


def totals(result):
    return tuple(
        sum(n for name, n in result.counts.items() if name.endswith(f"_{outcome}")) for outcome in ("tp", "fp", "fn")
    )


def test_every_kind_by_hand():
    result = score(CORPUS)
    assert totals(result) == (1, 2, 2)
    assert result.values["precision"] == result.values["recall"] == pytest.approx(1 / 3)
    assert result.value == result.values["f0.5"] == pytest.approx(1 / 3)
    assert result.values["S_f0.5"] == 1.0
    assert (result.counts["M_fp"], result.counts["M_fn"]) == (1, 1)
    assert (result.counts["R_fn"], result.counts["W_fp"]) == (1, 1)


def test_a_change_of_order_stays_apart_from_what_it_touches():
    edits = extract(list("泰国人死爱你"), list("泰国人爱死她"))
    assert [(edit.key, edit.kind) for edit in edits] == [((3, 5, "爱死"), "W"), ((5, 6, "她"), "S")]


def test_f_weighs_precision_more():
    # One right proposal, three misses: P = 1, R = 1/4, F0.5 = 1.25 · 0.25 / (0.25 + 0.25) = 0.625.
    assert score([("甲乙丙丁戊己庚", "一乙丙丁戊己庚", ["一乙二丁三己四"])]).value == pytest.approx(0.625)
    assert score([("甲乙丙丁戊己庚", "一乙丙丁戊己庚", ["一乙二丁三己四"])], beta=1).value == pytest.approx(0.4)


def test_touching_changes_are_one_edit_and_insertions_at_one_place_differ_by_text():
    assert [edit.key for edit in extract(list("以及学会"), list("并且学会"))] == [(0, 2, "并且")]
    one, other = extract(list("我北京"), list("我去北京")), extract(list("我北京"), list("我去过北京"))
    assert (one[0].start, one[0].end) == (other[0].start, other[0].end) == (1, 1)
    assert score([("我北京", "我去北京", ["我去过北京"])]).value == 0.0


def test_no_edits_at_all_is_perfect_agreement_and_silence_is_not_precise():
    assert score([("我们", "我们", ["我们"])]).values["precision"] == 1.0
    silent = [("我门", "我门", ["我们"])]
    assert score(silent).values["precision"] == score(silent).value == 0.0
    compatible = score(silent, compatible=True).values
    assert (compatible["precision"], compatible["recall"], compatible["f0.5"]) == (1.0, 0.0, 0.0)


def test_empty_hypothesis_is_one_wrong_deletion():
    assert totals(score([("我门", "", ["我们"])])) == (0, 1, 1)


def test_the_better_of_two_references_counts():
    first, second = "他们去了学校", "他去学校"
    assert totals(score([("他门去学校", "他们去学校", [first, second])])) == (1, 0, 1)
    assert totals(score([("他门去学校", "他去学校", [first, second])])) == (1, 0, 0)


def test_a_reference_without_edits_is_chosen_for_an_unchanged_sentence():
    assert totals(score([("可对可错", "可对可错", ["可对亦错", "可对可错"])])) == (0, 0, 0)


def test_characters_beyond_the_basic_plane_are_one_token():
    result = score([("𠮷野家好", "吉野家好", ["吉野家好"])])
    assert result.value == 1.0
    assert extract(list("𠮷野"), list("𠮷田"))[0].start == 1


def test_words_are_compared_whole():
    # 苹果 for 平果 is one word edit, whatever the characters inside.
    result = score([("我喜欢吃平果", "我喜欢吃苹果", ["我喜欢吃苹果"])], unit="word")
    assert result.value == 1.0
    assert "unit:word-jieba" in result.signature


def test_sentences_that_nobody_could_annotate_and_unknown_corrections_do_not_count():
    unable = SpanEdit(0, 1, (), "NA")
    unknown = SpanEdit(0, 1, (), "UNK")
    assert totals(score([("甲乙", "丙乙", [(unable,)])])) == (0, 0, 0)
    assert totals(score([("甲乙", "甲乙", [(unknown,)])])) == (0, 0, 0)


def _from_outcomes(candidates):
    """A hypothesis and references that give the wished (tp, fp, fn) for each reference."""
    made = tuple(SpanEdit(i, i + 1, ("改",), "S") for i in range(sum(candidates[0][:2])))
    missed = tuple(SpanEdit(50 + i, 51 + i, ("漏",), "S") for i in range(9))
    return "", made, [made[:tp] + missed[:fn] for tp, _, fn in candidates]


#: TP, FP and FN of every sentence of the demo files of the public scorer against each of its references.
DEMO = [
    [(0, 1, 1)], [(0, 0, 4)], [(0, 0, 1)], [(0, 1, 1)], [(1, 0, 0), (0, 1, 1)], [(0, 2, 2), (0, 2, 3)],
    [(0, 1, 1)], [(0, 1, 2), (0, 1, 2)], [(1, 1, 2)], [(0, 3, 5), (0, 3, 5)], [(0, 2, 3), (0, 2, 4)],
    [(1, 0, 0)], [(1, 1, 1), (1, 1, 1)], [(0, 2, 4), (1, 1, 3)], [(0, 0, 1), (0, 0, 1)], [(2, 2, 2)],
    [(0, 0, 1)], [(1, 0, 0)], [(0, 1, 2)], [(0, 2, 3), (0, 2, 3)],
]  # fmt: skip


def test_compatible_mode_gives_the_published_numbers_of_the_demo():
    result = score([_from_outcomes(candidates) for candidates in DEMO], compatible=True)
    assert totals(result) == (8, 19, 35)
    assert [result.values[name] for name in ("precision", "recall", "f0.5")] == [0.2963, 0.186, 0.2649]


def test_compatible_mode_depends_on_the_order_and_the_default_does_not():
    sentences = [_from_outcomes([(3, 0, 5), (2, 1, 0)]), _from_outcomes([(3, 0, 0)])]
    assert totals(score(sentences, compatible=True)) == (6, 0, 5)
    assert totals(score(sentences[::-1], compatible=True)) == (5, 1, 0)
    assert totals(score(sentences)) == totals(score(sentences[::-1])) == (6, 0, 5)


def test_compatible_mode_rounds_before_it_compares():
    # F so far would be .83308 or .83313: equal after rounding, so the reference with more true positives wins.
    sentences = [_from_outcomes([(9, 0, 9)])] * 300 + [_from_outcomes([(1, 0, 6), (0, 1, 0)])]
    assert totals(score(sentences, compatible=True)) == (2701, 0, 2706)


def test_compatible_mode_refuses_single_sentences():
    with pytest.raises(ConfigError, match="corpus as a whole"):
        EditFMetric(compatible=True).segment("甲", "甲", ["甲"])


def test_bad_options_and_references_are_refused():
    with pytest.raises(ConfigError, match="unit"):
        EditFMetric(unit="byte")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="beta"):
        EditFMetric(beta=0)
    with pytest.raises(FormatError, match="reference"):
        EditFMetric().corpus_score(["甲"], ["甲"], [[]])


spans = st.builds(
    lambda start, size, text, kind: SpanEdit(start, start + size, tuple(text), kind),
    st.integers(0, 2), st.integers(0, 1), st.sampled_from(["", "一", "二"]), st.sampled_from(["S", "M", "R:X", "UNK"]),
)  # fmt: skip
annotated = st.lists(spans, max_size=4).map(tuple)
corpora = st.lists(st.tuples(annotated, st.lists(annotated, min_size=1, max_size=3)), min_size=1, max_size=6)


def _f(tp, fp, fn):
    p = tp / (tp + fp) if fp else 1.0
    r = tp / (tp + fn) if fn else 1.0
    return round(1.25 * p * r / (0.25 * p + r), 4) if p + r else 0.0


def _public_scorer(corpus):
    """The published algorithm, told plainly: lists with repeats, running totals, F rounded before comparison."""
    total = [0, 0, 0]
    for hypothesis, references in corpus:
        made = [edit.key for edit in hypothesis if edit.kind != "UNK"]
        best, best_f = [0, 0, 0], -1.0
        for reference in references:
            gold = [edit.key for edit in reference if edit.kind != "UNK"]
            here = [
                sum(gold.count(key) for key in set(made)),
                sum(key not in gold for key in made),
                sum(key not in made for key in gold),
            ]
            f = _f(*(a + b for a, b in zip(total, here, strict=True)))
            tied = (here[0], -here[1], -here[2]) > (best[0], -best[1], -best[2])
            if f > best_f or (f == best_f and tied):
                best, best_f = here, f
        total = [a + b for a, b in zip(total, best, strict=True)]
    return tuple(total), _f(*total)


@settings(deadline=None, max_examples=50)
@given(corpora)
def test_compatible_mode_equals_the_public_algorithm(corpus):
    result = score([("", hypothesis, references) for hypothesis, references in corpus], compatible=True)
    expected, f = _public_scorer(corpus)
    assert totals(result) == expected
    assert result.value == f


@settings(deadline=None, max_examples=50)
@given(corpora, st.randoms(use_true_random=False))
def test_the_default_does_not_depend_on_the_order(corpus, shuffler: random.Random):
    triples = [("", hypothesis, references) for hypothesis, references in corpus]
    shuffled = triples.copy()
    shuffler.shuffle(shuffled)
    assert score(triples).counts == score(shuffled).counts


texts = st.text(alphabet="的地得𠮷，a ", max_size=7)


@settings(deadline=None, max_examples=50)
@given(texts, texts, st.sampled_from(["character", "word"]))
def test_extracted_edits_give_the_target_and_the_target_is_perfect(source, target, unit):
    metric = EditFMetric(unit=unit)
    counts = metric.segment(source, target, [target])
    assert np.array_equal(counts.reshape(-1, 3)[:, 1:], np.zeros((5, 2), dtype=np.int64))
    tokens = list(source)
    for edit in reversed(extract(list(source), list(target))):
        tokens[edit.start : edit.end] = edit.replacement
    assert "".join(tokens) == target
