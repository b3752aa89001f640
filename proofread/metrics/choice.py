"""The metrics by name, which of them suit a test set, and how each of them takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from proofread.errors import ConfigError
from proofread.metrics.base import Metric
from proofread.metrics.edit_f import EditFMetric
from proofread.metrics.gleu import GleuMetric
from proofread.metrics.spelling import SpellingMetric
from proofread.metrics.testset import Output, TestSet
from proofread.metrics.translation import TranslationMetric

METRICS: Final[Mapping[str, Callable[[], Metric[Any, Any]]]] = {
    "spelling": SpellingMetric,
    "spelling-lenient": lambda: SpellingMetric("lenient"),
    "edit-f": EditFMetric,
    "edit-f-word": lambda: EditFMetric(unit="word"),
    "edit-f-cherrant": lambda: EditFMetric(compatible=True),
    "gleu": GleuMetric,
    "gleu-word": lambda: GleuMetric(unit="word"),
    "bleu": lambda: TranslationMetric("bleu"),
    "chrf": lambda: TranslationMetric("chrf"),
}
#: Metrics that compare with exactly one reference.
SINGLE_REFERENCE: Final = ("spelling", "spelling-lenient")
DEFAULT: Final = ("spelling", "spelling-lenient", "edit-f", "gleu")


def known(names: Sequence[str], key: str) -> list[str]:
    """``names`` without repetitions; raises :class:`ConfigError`, naming the option ``key``, for an unknown one."""
    for name in names:
        if name not in METRICS:
            raise ConfigError(f"{key}：没有叫 {name!r} 的指标；可用：{'、'.join(METRICS)}")
    return list(dict.fromkeys(names))


def suitable(names: Sequence[str], test: TestSet) -> list[str]:
    """Those of ``names`` that the references of ``test`` allow."""
    return [name for name in names if test.single or name not in SINGLE_REFERENCE]


def as_taken(
    metric: Metric[Any, Any], test: TestSet, outputs: Sequence[Output]
) -> tuple[list[Sequence[Any]], Sequence[Any]]:
    """Hypotheses and references as ``metric`` takes them; edits of M2 files only count as given in compatible mode.

    Raises:
        ConfigError: ``metric`` needs edits, and an output has none.
    """
    if isinstance(metric, EditFMetric) and metric.compatible and test.m2 is not None:
        by_word = any(len(token) > 1 for sentence in test.m2 for token in sentence.tokens)
        if by_word and any(output.edits is None for output in outputs):
            raise ConfigError(f"{test.path}：按词切分；系统输出也要给同样切分的 .m2 文件")
        given: list[Sequence[Any]] = [output.texts if output.edits is None else output.edits for output in outputs]
        return given, [sentence.by_annotator() for sentence in test.m2]
    texts: list[Sequence[Any]] = [output.texts for output in outputs]
    if isinstance(metric, SpellingMetric):
        return texts, [references[0] for references in test.references]
    return texts, test.references
