"""How well a language model predicts the correct sentences of test sets."""

from __future__ import annotations

import time

from proofread.evaluation.judging import described, named, shown
from proofread.evaluation.run import EvaluationConfig, read_sets
from proofread.metrics.base import fingerprint
from proofread.metrics.report import Table, as_data, judge
from proofread.runtime.bundle import Bundle
from research.language_model.learning import predict
from research.language_model.perplexity import PerplexityMetric
from research.language_model.reading import LanguageModel

_SAMPLES = 1000
_HEADER = ["set", "data", "sentences", "perplexity", "95%", "bits/character", "unknown", "chars/s"]


def predicted(config: EvaluationConfig, bundle: Bundle) -> str:
    """Judge a language model on the first reference of every sentence.

    Raises:
        ProofreadError: the bundle or a set cannot be used.
    """
    model = LanguageModel.of(bundle, device=config.device)
    metric = PerplexityMetric()
    rows, sets = [], {}
    for name, test in read_sets(config.data, limit=config.limit).items():
        texts = [references[0] for references in test.references]
        started = time.perf_counter()
        predictions = predict(model, texts, batch_size=config.batch_size)
        speed = sum(map(len, texts)) / (time.perf_counter() - started)
        result = judge(metric, texts, predictions, texts, samples=_SAMPLES)
        values, interval = result.score.values, result.intervals["perplexity"]
        span = f"{interval.low:.2f}–{interval.high:.2f}"
        rows.append(
            [
                name,
                fingerprint(texts, texts),
                str(len(texts)),
                f"{values['perplexity']:.2f}",
                span,
                f"{values['bits_per_character']:.3f}",
                f"{values['unknown_share']:.2%}",
                f"{speed:.0f}",
            ]
        )
        sets[name] = {"path": str(test.path), "characters_per_second": speed, **as_data(result)}
    notes = [f"on the first reference of every sentence, intervals by bootstrap: {metric.signature()}"]
    table = Table(f"{named(config, bundle)}, prediction", _HEADER, rows, notes)
    return shown(config, [table], {"model": described(config, bundle), "sets": sets})
