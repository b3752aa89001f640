"""Judge a model on test sets: what to evaluate, run it, score it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from proofread.errors import ConfigError
from proofread.evaluation.systems import System
from proofread.metrics.base import Metric
from proofread.metrics.choice import DEFAULT, METRICS, as_taken, known, suitable
from proofread.metrics.report import Judgement, judge
from proofread.metrics.testset import Output, TestSet, from_m2, from_tsv

_CHOICES: Final = {
    "pipeline": ("full", "network"),
    "device": ("cpu", "cuda", "mps"),
    "format": ("text", "json", "markdown"),
}


@dataclass(frozen=True)
class EvaluationConfig:
    """What is evaluated, on what, and how it is shown; conf/evaluate/evaluate.yaml says what each key means.

    Raises:
        ConfigError: a value is out of range; the message names the key.
    """

    model: str
    data: Sequence[str]
    output: str
    bundle: str | None = None
    limit: int | None = None
    pipeline: str = "full"
    preset: str = "balanced"
    device: str = "cpu"
    batch_size: int = 64
    metrics: Sequence[str] = field(default_factory=lambda: list(DEFAULT))
    format: str = "text"
    sweep: bool = False
    curve: bool = False
    against: str | None = None
    write_presets: bool = False

    def __post_init__(self) -> None:
        for key, allowed in _CHOICES.items():
            if getattr(self, key) not in allowed:
                raise ConfigError(f"{key}：可以是 {'、'.join(allowed)}，现有 {getattr(self, key)!r}")
        for key in ("limit", "batch_size"):
            value = getattr(self, key)
            if value is not None and (not isinstance(value, int) or value < 1):
                raise ConfigError(f"{key}：应是不小于 1 的整数，现有 {value!r}")
        for key in ("data", "metrics"):
            if isinstance(getattr(self, key), str):
                object.__setattr__(self, key, [getattr(self, key)])
            if not getattr(self, key):
                raise ConfigError(f"{key}：至少要有一个")
        known(self.metrics, "metrics")
        if (self.sweep or self.curve) and self.pipeline != "full":
            raise ConfigError(f"{'sweep' if self.sweep else 'curve'}：只有完整的流程才有置信度")
        if self.sweep and self.curve:
            raise ConfigError("sweep、curve 只能选一个")
        if self.against is not None and not self.curve:
            raise ConfigError("against：要有 curve=true，由它来比较")
        if self.write_presets and not self.sweep:
            raise ConfigError("write_presets：要有 sweep=true，由它来选")
        if self.write_presets and (self.model == "builtin" or self.model.endswith(".ckpt")):
            raise ConfigError("write_presets：model 应是自己的模型目录")


@dataclass(frozen=True)
class Evaluation:
    """One test set: what the model made of it, how good that is, and how long it took."""

    name: str
    test: TestSet
    outputs: Sequence[str]
    results: Mapping[str, Judgement]
    seconds: float

    @property
    def speed(self) -> float:
        """Characters per second."""
        return sum(map(len, self.test.sources)) / self.seconds


def read_sets(data: Sequence[str], *, limit: int | None = None) -> dict[str, TestSet]:
    """Every file of ``data`` and of the folders in it, by its name without ending.

    Raises:
        ConfigError: there is no file, a file is neither .tsv nor .m2, or two have one name.
        FormatError: a file is malformed.
    """
    sets: dict[str, TestSet] = {}
    for path in (file for entry in data for file in _files(Path(entry))):
        test = from_m2(path) if path.suffix == ".m2" else from_tsv(path)
        if path.stem in sets:
            raise ConfigError(f"data：{path} 和 {sets[path.stem].path} 同名")
        m2 = test.m2 if test.m2 is None else test.m2[:limit]
        sets[path.stem] = replace(test, sources=test.sources[:limit], references=test.references[:limit], m2=m2)
    return sets


def _files(entry: Path) -> list[Path]:
    if not entry.is_dir():
        if entry.suffix not in (".tsv", ".m2"):
            raise ConfigError(f"data：应是 .tsv、.m2 文件或放着它们的目录，现有 {entry}")
        return [entry]
    found = sorted(path for path in entry.iterdir() if path.suffix in (".tsv", ".m2"))
    if not found:
        raise ConfigError(f"data：{entry} 里没有 .tsv 或 .m2 文件")
    return found


def evaluate(name: str, test: TestSet, system: System, metrics: Sequence[str]) -> Evaluation:
    """Run ``system`` over ``test`` and score it by those of ``metrics`` that the references allow."""
    started = time.perf_counter()
    outputs = system(test.sources)
    seconds = time.perf_counter() - started
    results: dict[str, Judgement] = {}
    for chosen in suitable(known(metrics, "metrics"), test):
        metric: Metric[Any, Any] = METRICS[chosen]()
        (hypotheses,), references = as_taken(metric, test, [Output(outputs, None)])
        results[chosen] = judge(metric, test.sources, hypotheses, references)
    return Evaluation(name, test, outputs, results, seconds)
