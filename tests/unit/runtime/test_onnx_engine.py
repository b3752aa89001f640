"""The graphs against the torch modules that they restate, and 8 bits against whole numbers."""

from typing import Any

import model_toys
import numpy as np
import pytest

from proofread.decision.alternatives import Alternatives
from proofread.errors import BundleError, ConfigError
from proofread.evidence.habits import Habits
from proofread.runtime.backends import choose
from proofread.runtime.bundle import load_bundle
from proofread.runtime.onnx_engine import OnnxEngine
from proofread.runtime.reading import OWN, NetworkReader
from proofread.runtime.torch_engine import TorchEngine

TEXTS = ["我们的国家", "他", "", "时来在大，𠮷上😀的生们也到珺地。", "a1，。" * 5]


SHAPES: dict[str, dict[str, Any]] = {"general": {}, "dot": {"attention": "dot"}, "no pinyin": {"pinyin_dim": 0}}


@pytest.fixture(scope="module", params=SHAPES)
def bundle(request, tmp_path_factory):
    network = model_toys.network(**SHAPES[request.param])
    return load_bundle(model_toys.bundle(tmp_path_factory.mktemp("model") / "bundle", network))


def readings(bundle, engine):
    reader = NetworkReader(engine, bundle.vocabulary)
    encoded = reader.encode(TEXTS, Alternatives(bundle.vocabulary, Habits({})))
    return encoded, reader.score(encoded)


def test_both_backends_say_the_same(bundle):
    (torch_read, torch_opinion), (onnx_read, onnx_opinion) = (
        readings(bundle, engine) for engine in (TorchEngine.load(bundle), OnnxEngine.load(bundle, precision="fp32"))
    )
    assert torch_opinion.hypotheses == onnx_opinion.hypotheses
    assert torch_opinion.gains == pytest.approx(onnx_opinion.gains, abs=1e-3)
    for row, text in enumerate(TEXTS):
        size = len(text)
        for name in ("keep", "delete"):
            one, other = getattr(torch_read.evidence, name), getattr(onnx_read.evidence, name)
            np.testing.assert_allclose(one[row, :size], other[row, :size], atol=1e-4)
        # The head's own candidates may come in any order.
        for place in range(size):
            np.testing.assert_allclose(
                np.sort(torch_read.evidence.head[row, place]),
                np.sort(onnx_read.evidence.head[row, place]),
                atol=1e-4,
            )
        fixed = Alternatives(bundle.vocabulary, Habits({}))([text], max(size, 1)).shape[2]
        np.testing.assert_allclose(
            torch_opinion.decoder[row, :size, :fixed], onnx_opinion.decoder[row, :size, :fixed], atol=1e-3
        )


@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_a_sentence_says_the_same_in_any_company(bundle, precision):
    reader = NetworkReader(OnnxEngine.load(bundle, precision=precision), bundle.vocabulary)
    known = Alternatives(bundle.vocabulary, Habits({}))
    together = reader.encode(TEXTS, known)
    opinion = reader.score(together)
    for row, text in enumerate(TEXTS):
        alone = reader.encode([text], known)
        said = reader.score(alone)
        size, fixed = len(text), together.evidence.candidates.shape[2] - OWN
        for name in ("keep", "delete"):
            one, other = getattr(alone.evidence, name), getattr(together.evidence, name)
            np.testing.assert_allclose(one[0, :size], other[row, :size], atol=1e-4)
        np.testing.assert_allclose(
            alone.evidence.head[0, :size, :fixed], together.evidence.head[row, :size, :fixed], atol=1e-4
        )
        np.testing.assert_allclose(said.decoder[0, :size, :fixed], opinion.decoder[row, :size, :fixed], atol=1e-4)
        assert said.hypotheses == (opinion.hypotheses[row],)


def test_the_decoder_is_asked_only_about_the_rows_given(bundle):
    reader = NetworkReader(choose(bundle, backend="onnx").backend, bundle.vocabulary)
    encoded = reader.encode(TEXTS, Alternatives(bundle.vocabulary, Habits({})))
    whole, some = reader.score(encoded), reader.score(encoded, [3])
    assert not some.decoder[[0, 1, 2, 4]].any()
    assert some.hypotheses[:3] == tuple(TEXTS[:3])
    np.testing.assert_allclose(some.decoder[3], whole.decoder[3], atol=1e-4)
    assert some.hypotheses[3] == whole.hypotheses[3]
    assert not reader.score(encoded, []).decoder.any()


def test_eight_bits_stay_close(bundle):
    (exact, _), (near, _) = (readings(bundle, OnnxEngine.load(bundle, precision=one)) for one in ("fp32", "int8"))
    fixed = exact.evidence.candidates.shape[2] - OWN
    real = np.arange(exact.evidence.keep.shape[1]) < np.array([len(text) for text in TEXTS])[:, None]
    heads = (exact.evidence.head[real][:, :fixed], near.evidence.head[real][:, :fixed])
    for one, other in (heads, (exact.evidence.keep[real], near.evidence.keep[real])):
        assert 0 < np.abs(one - other).mean() < 0.1 * np.abs(one).mean()


def test_what_onnx_runtime_cannot_run_is_said(bundle, tmp_path):
    gru = load_bundle(model_toys.bundle(tmp_path / "gru", model_toys.network(cell="gru")))
    with pytest.raises(ConfigError, match=r"model\.cell 须是 'lstm'，现为 'gru'"):
        choose(gru, backend="onnx")
    chosen = choose(gru)
    assert chosen.backend.name == "torch" and "model.cell" in chosen.reason
    with pytest.raises(ConfigError, match="precision：可以是 int8、fp32，没有 'int4'"):
        OnnxEngine.load(bundle, precision="int4")
    with pytest.raises(ConfigError, match="onnx 只在 CPU 上运行，不能用 device 'cuda'"):
        choose(bundle, backend="onnx", device="cuda")
    with pytest.raises(ConfigError, match="可以是 auto、onnx"):
        choose(bundle, backend="tpu")
    with pytest.raises(BundleError, match="用不了模型的图"):
        OnnxEngine(b"not a graph", b"")
