"""Golden numbers worked out by hand, and properties that every corpus must satisfy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofread.errors import ConfigError, FormatError
from proofread.metrics.spelling import SpellingMetric

# source, hypothesis, reference: every outcome once.
CORPUS = [
    ("我门走吧", "我们走吧", "我们走吧"),  # wrong, put right
    ("他在坐饭", "他在左饭", "他在做饭"),  # wrong, found but rewritten wrongly
    ("今天天汽好", "今天天汽好", "今天天气好"),  # wrong, missed
    ("我很高兴", "我很高兴", "我很高兴"),  # right, untouched
    ("她去学校", "他去学校", "她去学校"),  # right, changed
]


def _score(triples, convention="strict"):
    return SpellingMetric(convention).corpus_score(*map(list, zip(*triples, strict=True)))


def test_strict_by_hand():
    values = _score(CORPUS).values
    # Changed sentences: 1, 2, 5. Positions exactly right: 1, 2. Put right: 1. Wrong sentences: 1, 2, 3.
    assert values["sentence_detection_precision"] == pytest.approx(2 / 3)
    assert values["sentence_detection_recall"] == pytest.approx(2 / 3)
    assert values["sentence_detection_accuracy"] == pytest.approx(3 / 5)
    assert values["sentence_correction_precision"] == pytest.approx(1 / 3)
    assert values["sentence_correction_recall"] == pytest.approx(1 / 3)
    assert values["sentence_correction_f1"] == pytest.approx(1 / 3)
    assert values["sentence_correction_accuracy"] == pytest.approx(2 / 5)
    # 21 characters; three wrong, two of them found, one put right; one right character changed.
    assert values["character_detection_precision"] == pytest.approx(2 / 3)
    assert values["character_correction_precision"] == pytest.approx(1 / 3)
    assert values["character_detection_accuracy"] == pytest.approx(19 / 21)
    assert values["character_correction_accuracy"] == pytest.approx(18 / 21)
    assert values["false_positive_rate"] == pytest.approx(1 / 2)
    assert values["edits_per_10k"] == pytest.approx(10_000 / 8)


def test_lenient_forgives_the_wrong_rewrite_of_a_wrong_sentence():
    values = _score(CORPUS, "lenient").values
    # TP 1, FP only sentence 5, FN 2 and 3, TN 4.
    assert values["sentence_correction_precision"] == pytest.approx(1 / 2)
    assert values["sentence_correction_recall"] == pytest.approx(1 / 3)
    assert values["sentence_correction_f1"] == pytest.approx(0.4)
    assert values["sentence_correction_accuracy"] == pytest.approx(2 / 5)
    assert values["character_correction_precision"] == pytest.approx(1 / 2)


def test_five_right_and_five_wrong_rewrites_are_not_perfect_precision():
    triples = [("错子", "错字", "错字")] * 5 + [("错子", "错紫", "错字")] * 5
    assert _score(triples).values["sentence_correction_precision"] == pytest.approx(0.5)
    assert _score(triples, "lenient").values["sentence_correction_precision"] == 1.0


def test_no_edits_at_all():
    values = _score([("我们", "我们", "我们")]).values
    assert values["sentence_correction_f1"] == 0.0
    assert values["sentence_correction_accuracy"] == values["character_correction_accuracy"] == 1.0
    assert values["false_positive_rate"] == values["edits_per_10k"] == 0.0


def test_empty_hypothesis_deletes_every_character():
    score = _score([("错子", "", "错字")])
    assert (score.counts["character_detection_tp"], score.counts["character_detection_fp"]) == (1, 1)
    assert score.counts["character_correction_tp"] == 0
    assert score.values["sentence_correction_precision"] == 0.0


def test_all_wrong():
    values = _score([("甲", "乙", "甲"), ("丙", "丁", "戊")]).values
    assert values["sentence_correction_accuracy"] == values["character_correction_accuracy"] == 0.0
    assert values["sentence_correction_f1"] == 0.0
    assert values["sentence_detection_recall"] == 1.0
    assert values["false_positive_rate"] == 1.0


def test_unequal_lengths_are_aligned():
    # The missing 了 and the wrong 汽 are found; the insertion takes one decision of its own.
    score = _score([("天汽好", "天气好了", "天气好了")])
    assert score.counts["character_correction_tp"] == score.counts["character_detection_tp"] == 2
    assert score.counts["character_decisions"] == 4
    assert score.values["character_correction_accuracy"] == 1.0


def test_two_different_insertions_at_one_place_are_found_but_not_put_right():
    score = _score([("我学校", "我去学校", "我在学校")])
    assert score.counts["character_detection_tp"] == 1
    assert score.counts["character_correction_tp"] == 0
    assert score.values["sentence_detection_f1"] == 1.0
    assert score.values["sentence_correction_f1"] == 0.0


def test_characters_beyond_the_basic_plane_count_as_one():
    score = _score([("𠮷野家", "吉野家", "𠮷野家")])
    assert score.counts["clean_characters"] == 3
    assert score.counts["clean_edits"] == 1


def test_signature_names_the_choices_and_ends_with_the_version():
    score = _score(CORPUS)
    assert score.signature.startswith("refs:1|convention:strict|")
    assert "|data:" in score.signature and "|version:" in score.signature.rpartition("|data:")[2]
    assert _score(CORPUS[:1]).signature != score.signature


@pytest.mark.parametrize("bad", [([], [], []), (["甲"], ["甲", "乙"], ["甲"])])
def test_bad_input_is_refused(bad):
    with pytest.raises(FormatError):
        SpellingMetric().corpus_score(*bad)


def test_strings_in_place_of_lists_and_unknown_conventions_are_refused():
    with pytest.raises(TypeError, match="hypotheses"):
        SpellingMetric().corpus_score(["甲"], "甲", ["甲"])
    with pytest.raises(ConfigError, match="loose"):
        SpellingMetric("loose")  # type: ignore[arg-type]


texts = st.text(alphabet="的地得𠮷，a", max_size=6)
corpora = st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=8)


@settings(deadline=None, max_examples=50)
@given(corpora)
def test_vectors_add_up_and_lenient_is_never_less_precise(triples):
    strict, lenient = SpellingMetric(), SpellingMetric("lenient")
    rows = np.stack([strict.segment(*triple) for triple in triples])
    whole = _score(triples)
    assert strict.score(rows.sum(axis=0)).values == whole.values
    forgiving = _score(triples, "lenient").values
    for level in ("sentence_detection", "sentence_correction", "character_detection", "character_correction"):
        assert forgiving[f"{level}_precision"] >= whole.values[f"{level}_precision"]
        assert forgiving[f"{level}_recall"] == whole.values[f"{level}_recall"]
        assert 0 <= whole.values[f"{level}_accuracy"] <= 1
    assert len(strict.fields) == len(lenient.segment(*triples[0]))


@settings(deadline=None, max_examples=50)
@given(corpora)
def test_lenient_sentences_follow_pycorrector(triples):
    tp = fp = fn = tn = 0
    for source, predicted, target in triples:
        if source == target:
            tn, fp = (tn + 1, fp) if predicted == target else (tn, fp + 1)
        else:
            tp, fn = (tp + 1, fn) if predicted == target else (tp, fn + 1)
    values = _score(triples, "lenient").values
    precision = tp / (tp + fp) if tp else 0.0
    recall = tp / (tp + fn) if tp else 0.0
    f1 = 2 * precision * recall / (precision + recall) if tp else 0.0
    assert values["sentence_correction_accuracy"] == pytest.approx((tp + tn) / len(triples))
    assert values["sentence_correction_precision"] == pytest.approx(precision)
    assert values["sentence_correction_recall"] == pytest.approx(recall)
    assert values["sentence_correction_f1"] == pytest.approx(f1)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=8))
def test_the_reference_itself_is_perfect(pairs):
    values = _score([(source, reference, reference) for source, reference in pairs]).values
    assert values["sentence_correction_accuracy"] == 1.0
    assert values["false_positive_rate"] == 0.0
    if any(source != reference for source, reference in pairs):
        assert values["sentence_correction_f1"] == values["character_correction_f1"] == 1.0
