"""The torch engine in bf16 says what it says in fp32, to within the precision's rounding."""

from pathlib import Path
from typing import Any

import model_toys
import numpy as np
import pytest

from proofread.decision.alternatives import Alternatives
from proofread.errors import ConfigError
from proofread.evidence.habits import Habits
from proofread.proofreader import Proofreader
from proofread.runtime.backends import choose
from proofread.runtime.bundle import load_bundle
from proofread.runtime.reading import NetworkReader
from proofread.runtime.torch_engine import fast_bf16

TEXTS = ["我们的国家", "他", "时来在大，𠮷上😀的生们也到珺地。"]
SHAPES: dict[str, dict[str, Any]] = {
    "whole": {},
    "no head": {"head": False},
    "no copy": {"copy": False},
    "no attention": {"copy": False, "attention": "none"},
}


in_bf16 = pytest.mark.skipif(not fast_bf16(), reason="this CPU does not compute in bf16")


@in_bf16
@pytest.mark.parametrize("shape", SHAPES)
def test_evidence_and_decoder_agree(shape: str, tmp_path: Path) -> None:
    bundle = load_bundle(model_toys.bundle(tmp_path / "bundle", model_toys.network(**SHAPES[shape])))
    known = Alternatives(bundle.vocabulary, Habits({}))
    found = []
    for backend in ("torch", "torch-bf16"):
        engine = choose(bundle, backend=backend).backend
        assert ("bf16" in engine.description) == (backend == "torch-bf16")
        reader = NetworkReader(engine, bundle.vocabulary)
        encoded = reader.encode(TEXTS, known)
        found.append((encoded.evidence, reader.score(encoded)))
    (whole, opinion), (half, half_opinion) = found
    for row, text in enumerate(TEXTS):
        np.testing.assert_allclose(half.keep[row, : len(text)], whole.keep[row, : len(text)], atol=0.3)
        fixed = known([text], len(text)).shape[2]
        one, other = opinion.decoder[row, : len(text), :fixed], half_opinion.decoder[row, : len(text), :fixed]
        assert np.abs(one - other).mean() < 0.3


@pytest.mark.skipif(fast_bf16(), reason="this CPU computes in bf16")
def test_a_cpu_without_bf16_says_so() -> None:
    with pytest.raises(ConfigError, match="bf16"):
        Proofreader.load(backend="torch-bf16")


@in_bf16
def test_the_shipped_model_corrects_in_bf16() -> None:
    text = "我们因该努力学习，祝您身体建康！"
    corrected = {name: Proofreader.load(backend=name)(text).corrected for name in ("torch", "torch-bf16")}
    assert corrected["torch-bf16"] == corrected["torch"] != text
