"""The exported graphs against the torch modules that they restate."""

import model_toys
import numpy as np
import pytest

from proofread.decision.alternatives import Alternatives
from proofread.decision.habits import Habits
from proofread.errors import BundleError, ConfigError
from proofread.runtime.backends import choose
from proofread.runtime.bundle import DECODE, LISTEN, load_bundle, update_bundle
from proofread.runtime.export import export_into, exported
from proofread.runtime.reading import NetworkReader

TEXTS = ["我们的国家", "他", "", "时来在大，𠮷上😀的生们也到珺地。", "a1，。" * 5]


SHAPES = {"general": {}, "dot": {"attention": "dot"}, "no pinyin": {"pinyin_dim": 0}}


@pytest.fixture(scope="module", params=SHAPES)
def bundle(request, tmp_path_factory):
    network = model_toys.network(**SHAPES[request.param])
    folder = model_toys.bundle(tmp_path_factory.mktemp("model") / "bundle", network)
    return load_bundle(export_into(load_bundle(folder), "fp32"))


def readings(bundle, backend):
    reader = NetworkReader(choose(bundle, backend=backend).backend, bundle.vocabulary)
    heard = reader.listen(TEXTS, Alternatives(bundle.vocabulary, Habits({})))
    return heard, reader.judge(heard)


def test_both_backends_say_the_same(bundle):
    (torch_heard, torch_opinion), (onnx_heard, onnx_opinion) = (readings(bundle, name) for name in ("torch", "onnx"))
    assert torch_opinion.hypotheses == onnx_opinion.hypotheses
    assert torch_opinion.gains == pytest.approx(onnx_opinion.gains, abs=1e-3)
    for row, text in enumerate(TEXTS):
        size = len(text)
        for name in ("keep", "delete"):
            one, other = getattr(torch_heard.evidence, name), getattr(onnx_heard.evidence, name)
            np.testing.assert_allclose(one[row, :size], other[row, :size], atol=1e-4)
        # The head's own candidates may come in any order.
        for place in range(size):
            np.testing.assert_allclose(
                np.sort(torch_heard.evidence.head[row, place]), np.sort(onnx_heard.evidence.head[row, place]), atol=1e-4
            )
        fixed = Alternatives(bundle.vocabulary, Habits({}))([text], max(size, 1)).shape[2]
        np.testing.assert_allclose(
            torch_opinion.decoder[row, :size, :fixed], onnx_opinion.decoder[row, :size, :fixed], atol=1e-3
        )


def test_a_sentence_says_the_same_in_any_company(bundle):
    reader = NetworkReader(choose(bundle, backend="onnx").backend, bundle.vocabulary)
    known = Alternatives(bundle.vocabulary, Habits({}))
    together = reader.listen(TEXTS, known)
    opinion = reader.judge(together)
    for row, text in enumerate(TEXTS):
        alone = reader.listen([text], known)
        size = len(text)
        np.testing.assert_allclose(alone.evidence.keep[0, :size], together.evidence.keep[row, :size], atol=1e-4)
        assert reader.judge(alone).hypotheses == (opinion.hypotheses[row],)


def test_the_decoder_is_asked_only_about_the_rows_given(bundle):
    reader = NetworkReader(choose(bundle, backend="onnx").backend, bundle.vocabulary)
    heard = reader.listen(TEXTS, Alternatives(bundle.vocabulary, Habits({})))
    whole, some = reader.judge(heard), reader.judge(heard, [3])
    assert not some.decoder[[0, 1, 2, 4]].any()
    assert some.hypotheses[:3] == tuple(TEXTS[:3])
    np.testing.assert_allclose(some.decoder[3], whole.decoder[3], atol=1e-4)
    assert some.hypotheses[3] == whole.hypotheses[3]
    assert not reader.judge(heard, []).decoder.any()


def test_rounded_weights_stay_close(bundle):
    small = exported(bundle, "int8")
    assert len(small[LISTEN]) < len(exported(bundle, "fp32")[LISTEN])


def test_what_cannot_be_exported_or_run_is_said(tmp_path):
    folder = model_toys.bundle(tmp_path / "gru", model_toys.network(cell="gru"))
    with pytest.raises(ConfigError, match=r"model\.cell: expected 'lstm', got 'gru'"):
        exported(load_bundle(folder))
    with pytest.raises(ConfigError, match="precision: expected one of int8, fp32, got 'int4'"):
        exported(load_bundle(folder), "int4")
    with pytest.raises(BundleError, match="no ONNX graphs"):
        choose(load_bundle(folder), backend="onnx")
    with pytest.raises(ConfigError, match="onnx runs on the CPU, got device 'cuda'"):
        choose(load_bundle(folder), backend="onnx", device="cuda")
    with pytest.raises(ConfigError, match="expected one of auto, onnx"):
        choose(load_bundle(folder), backend="tpu")
    assert choose(load_bundle(folder)).backend.name == "torch"
    broken = load_bundle(update_bundle(folder, {LISTEN: b"not a graph", DECODE: b""}))
    with pytest.raises(BundleError, match="cannot use the exported graphs"):
        choose(broken, backend="onnx")
