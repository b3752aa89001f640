"""BLEU and chrF are sacrebleu's to the last digit, whatever way the counts were added up."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from proofread.errors import ConfigError, FormatError, MissingExtraError
from proofread.metrics.translation import TranslationMetric

metrics = pytest.importorskip("sacrebleu.metrics")

HYPOTHESES = ["我们去学校吧。", "", "他在𠮷野家吃饭", "今天天气很好"]
REFERENCES = [
    ["我们去学校吧。", "咱们上学去。"],
    ["空"],
    ["他在𠮷野家吃早饭"],
    ["今天的天气很好", "天气好", "今天很好"],
]


@pytest.mark.parametrize("name", ["bleu", "chrf"])
def test_equals_sacrebleu_with_different_numbers_of_references(name):
    score = TranslationMetric(name).corpus_score(HYPOTHESES, HYPOTHESES, REFERENCES)
    engine = metrics.BLEU(tokenize="zh") if name == "bleu" else metrics.CHRF()
    streams = [[texts[i] if i < len(texts) else None for texts in REFERENCES] for i in range(3)]
    assert score.value == pytest.approx(engine.corpus_score(HYPOTHESES, streams).score)
    assert score.signature == str(engine.get_signature())
    assert "nrefs:var" in score.signature


@pytest.mark.parametrize("name", ["bleu", "chrf"])
def test_segments_add_up(name):
    metric = TranslationMetric(name)
    whole = metric.corpus_score(HYPOTHESES, HYPOTHESES, REFERENCES)
    rows = [metric.segment("", *pair) for pair in zip(HYPOTHESES, REFERENCES, strict=True)]
    total = np.sum(rows, axis=0)
    assert metric.values(total) == whole.values


def test_bleu_by_hand():
    # Six characters, one wrong at the end: 5/6 · 4/5 · 3/4 · 2/3 under the fourth root.
    score = TranslationMetric("bleu").corpus_score(["甲"], ["甲乙丙丁戊庚"], [["甲乙丙丁戊己"]])
    assert score.value == pytest.approx(100 * (1 / 3) ** 0.25)
    assert "tok:zh" in score.signature and "version:" in score.signature


def test_bad_input_is_refused():
    with pytest.raises(ConfigError, match="ter"):
        TranslationMetric("ter")  # type: ignore[arg-type]
    with pytest.raises(FormatError, match="reference"):
        TranslationMetric("bleu").corpus_score(["甲"], ["甲"], [[]])


def test_without_sacrebleu_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics", None)
    with pytest.raises(MissingExtraError, match=r"proofread\[train\]"):
        TranslationMetric("bleu")
