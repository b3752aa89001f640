import math

import pytest

from proofread.errors import FormatError
from research.language_model.perplexity import PerplexityMetric, Predicted


def test_perplexity_by_hand() -> None:
    texts = ["你好", "珺"]
    predictions = [Predicted([math.log(2), math.log(4), math.log(8)], 0), Predicted([math.log(16), 0.0], 1)]
    score = PerplexityMetric().corpus_score(texts, predictions, texts)
    assert score.counts == {"sentences": 2, "predicted": 5, "surprisal_micronats": 6931472, "unknown": 1}
    assert score.value == pytest.approx(4, rel=1e-6)  # the geometric mean of 2, 4, 8, 16 and 1
    assert score.values["bits_per_character"] == pytest.approx(2, rel=1e-6)
    assert score.values["unknown_share"] == pytest.approx(1 / 3)
    assert "unknown:as-one-character" in score.signature


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(FormatError, match="expected 3 values for '你好', got 2"):
        PerplexityMetric().segment("你好", Predicted([1.0, 1.0], 0), "你好")
