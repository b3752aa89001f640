"""Evaluating models: which sets are read, what is run, what the comparison says, and what a sweep decides."""

import sys
from pathlib import Path

import model_toys
import numpy as np
import pytest
import torch

from proofread import GuardOptions, Proofreader
from proofread.decision.layer import DECISION, TREES, DecisionLayer
from proofread.errors import BundleError, ConfigError, MissingExtraError
from proofread.evaluation.charts import draw, page
from proofread.evaluation.checkpoint import bundle_of
from proofread.evaluation.overview import as_json, as_overview
from proofread.evaluation.run import EvaluationConfig, evaluate, read_sets
from proofread.evaluation.sweep import THRESHOLDS, sweep_sets, write_presets
from proofread.evaluation.systems import network_alone, product
from proofread.evidence.habits import Habits
from proofread.metrics.choice import METRICS
from proofread.metrics.spelling import SpellingMetric
from proofread.metrics.testset import TestSet
from proofread.model.batch import collate_sources
from proofread.runtime.bundle import Bundle, load_bundle, update_bundle
from proofread.runtime.weights import network_from, weights_of
from proofread.search.base import to_text
from proofread.search.correct import correct

# The last two are clean, and the toy would change them with a confidence of about 0.32 and 0.55.
SOURCES = ["我在中国。", "他有和人", "大家来用", "的一是", "在上国", "来对地年为他", "人主不我和分"]
TARGETS = ["我在中国。", "他有个人", "大家来用", "的一是在", "在中国", "来对地年为他", "人主不我和分"]
ZEROS = {"strict": {"default": 0.95}, "balanced": {"default": 0.3}, "recall": {"default": 0.1}}


def sets_of(**columns: tuple[list[str], list[list[str]]]) -> dict[str, TestSet]:
    return {name: TestSet(*both, None, Path(f"{name}.tsv")) for name, both in columns.items()}


SETS = sets_of(toy=(SOURCES, [[target] for target in TARGETS]))


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    """A toy that proposes much, with thresholds of its own."""
    network = model_toys.network()
    path = model_toys.bundle(tmp_path / "run" / "bundle", network)
    layer = DecisionLayer(model_toys.vocabulary(), presets=ZEROS, habits=Habits({"和个": 3}), calibration={"ece": 0.5})
    update_bundle(path, layer.files())
    return load_bundle(path)


def test_sets_are_files_and_folders_by_name(tmp_path: Path) -> None:
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "b.m2").write_text("S 他 门\nA 1 2|||S|||们|||REQUIRED|||-NONE-|||0\n", encoding="utf-8")
    (tmp_path / "sets" / "a.tsv").write_text("甲\t乙\n丙\t丙\n", encoding="utf-8")
    (tmp_path / "sets" / "notes.txt").write_text("x", encoding="utf-8")
    (tmp_path / "c.tsv").write_text("丁\t丁\t戊\n", encoding="utf-8")
    sets = read_sets([str(tmp_path / "c.tsv"), str(tmp_path / "sets")], limit=1)
    assert {name: (test.sources, test.references) for name, test in sets.items()} == {
        "c": (["丁"], [["丁", "戊"]]),
        "a": (["甲"], [["乙"]]),
        "b": (["他门"], [["他们"]]),
    }
    with pytest.raises(ConfigError, match="同名"):
        read_sets([str(tmp_path / "c.tsv"), str(tmp_path / "c.tsv")])
    with pytest.raises(ConfigError, match=r"应是 .tsv、.m2 文件"):
        read_sets([str(tmp_path / "sets" / "notes.txt")])
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match=r"里没有 .tsv 或 .m2 文件"):
        read_sets([str(tmp_path / "empty")])


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"pipeline": "half"}, "pipeline：可以是 full、network"),
        ({"device": "tpu"}, "device"),
        ({"format": "xml"}, "format"),
        ({"limit": 0}, "limit：应是不小于 1 的整数，现有 0"),
        ({"batch_size": 0}, "batch_size"),
        ({"data": []}, "data：至少要有一个"),
        ({"metrics": ["rouge"]}, "metrics：没有叫 'rouge' 的指标"),
        ({"sweep": True, "pipeline": "network"}, "sweep"),
        ({"write_presets": True}, "write_presets：要有 sweep"),
        ({"sweep": True, "write_presets": True}, "write_presets：model 应是"),
        ({"sweep": True, "write_presets": True, "model": "a.ckpt"}, "write_presets：model 应是"),
    ],
)
def test_a_wrong_setting_is_named(changes: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        EvaluationConfig(**({"model": "builtin", "data": "a.tsv", "output": "."} | changes))  # type: ignore[arg-type]


def test_the_comparison_has_a_row_per_set_and_says_where_a_number_does_not_apply() -> None:
    sets = sets_of(
        mixed=(["他门来", "我因该", "你好", "天晴"], [["他们来"], ["我应该"], ["你好"], ["天晴"]]),
        wrong=(["他门来"], [["他们来"]]),
        several=(["他门来"], [["他们来", "她们来"]]),
        clean=(["你好", "天晴"], [["你好"], ["天晴"]]),
    )

    def system(sources):
        return [source.replace("门", "们").replace("天晴", "天睛").replace("因该", "应改") for source in sources]

    metrics = ["spelling", "spelling-lenient", "edit-f", "gleu", "bleu"]
    evaluations = [evaluate(name, test, system, metrics) for name, test in sets.items()]
    table = as_overview("title", evaluations)
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    # mixed: one of two errors put right, one rewritten wrongly, one of two clean sentences changed.
    # strict: TP 1, FP 2, FN 1; lenient: FP 1. Four clean characters, one edit.
    first = {"strict P": "0.333", "strict R": "0.500", "strict F1": "0.400", "lenient F1": "0.500"}
    first |= {"untouched": "0.500", "edits/10k": "2500.0", "sentences": "4"}
    assert first.items() <= rows[0].items()
    assert (rows[1]["strict F1"], rows[1]["untouched"], rows[1]["edits/10k"]) == ("1.000", "–", "–")
    assert (rows[2]["strict F1"], rows[2]["edit-f F0.5"]) == ("–", "1.000")
    assert list(table.header)[-1] == "chars/s"
    assert (rows[3]["strict F1"], rows[3]["edit-f F0.5"], rows[3]["untouched"]) == ("–", "–", "0.500")
    scores = [result.score for one in evaluations for result in one.results.values()]
    signatures = {f": {METRICS[name]().signature()}" for name in metrics if name != "bleu"}
    assert signatures <= {note[note.index(": ") :] for note in table.notes}
    assert all(f"data:{row['data']}" in score.signature for row, score in zip(rows[:1], scores[:1], strict=True))
    data = as_json({"model": "toy"}, evaluations)
    assert data["sets"]["mixed"]["results"]["spelling"]["counts"]["sentence_correction_fp"] == 2
    assert list(data["sets"]["several"]["results"]) == ["edit-f", "gleu", "bleu"]


def test_the_product_is_what_a_user_gets(bundle: Bundle) -> None:
    outputs = product(bundle, preset="recall", device="cpu", batch_size=2)(SOURCES)
    assert outputs == [Proofreader.load(bundle.path, preset="recall")(source).corrected for source in SOURCES]
    assert outputs != SOURCES


def test_the_network_alone_is_greedy_search_in_the_order_of_the_sources(bundle: Bundle) -> None:
    outputs = network_alone(bundle, device="cpu", batch_size=4)(SOURCES)
    network, alone = network_from(bundle), []
    for source in SOURCES:
        batch = collate_sources([source], bundle.vocabulary)
        alone.append(to_text(correct(network, batch)[0].tokens, bundle.vocabulary, batch.unknown[0]))
    assert outputs == alone


def test_a_sweep_scores_what_the_product_would_do_at_each_threshold(bundle: Bundle) -> None:
    rows = sweep_sets(bundle, SETS, device="cpu").curves["toy"]
    assert [row["threshold"] for row in rows] == list(THRESHOLDS)
    for row in rows[::8]:
        guards = GuardOptions(min_confidence=row["threshold"])
        reader = Proofreader.load(bundle.path, preset=None, guards=guards)
        outputs = [reader(source).corrected for source in SOURCES]
        values = SpellingMetric().corpus_score(SOURCES, outputs, TARGETS).values
        assert row["precision"] == pytest.approx(values["sentence_correction_precision"], abs=1e-4)
        assert row["recall"] == pytest.approx(values["sentence_correction_recall"], abs=1e-4)
        assert row["strict"] == pytest.approx(values["sentence_correction_f1"], abs=1e-4)
        assert row["untouched"] == pytest.approx(1 - values["false_positive_rate"], abs=1e-4)
        assert row["edits_per_10k"] == pytest.approx(values["edits_per_10k"], abs=1e-2)
    assert max(row["edits_per_10k"] for row in rows) > rows[-1]["edits_per_10k"]


def test_presets_go_into_the_bundle_and_its_weights_stay(bundle: Bundle) -> None:
    found = sweep_sets(bundle, SETS, device="cpu")
    clean = [source for source, target in zip(SOURCES, TARGETS, strict=True) if source == target]
    assert found.clean == len(clean)
    assert product(bundle, preset="recall", device="cpu", batch_size=4)(clean) != clean
    write_presets(bundle, found)
    after = load_bundle(bundle.path)
    assert Proofreader.load(after.path).card["presets"] == found.presets != ZEROS
    assert product(after, preset="strict", device="cpu", batch_size=4)(clean) == clean
    assert all(np.array_equal(value, after.weights()[name]) for name, value in bundle.weights().items())
    layer = DecisionLayer.load(after.vocabulary, after.file)
    assert (layer.habits.counts, layer.calibration) == ({"和个": 3}, {"ece": 0.5})


def test_sets_together_are_a_curve_of_their_own(bundle: Bundle) -> None:
    wrong, clean = ["他有和人", "在上国"], ["我在中国。", "人主不我和分"]
    sets = sets_of(wrong=(wrong, [["他有个人"], ["在中国"]]), clean=(clean, [[text] for text in clean]))
    found = sweep_sets(bundle, sets, device="cpu")
    assert list(found.curves) == ["all", "wrong", "clean"]
    assert [row["untouched"] for row in found.curves["all"]] == [row["untouched"] for row in found.curves["clean"]]
    alone = sweep_sets(bundle, {"wrong": sets["wrong"]}, device="cpu")
    assert alone.presets == {}
    with pytest.raises(ConfigError, match="没有错的"):
        write_presets(bundle, alone)
    with pytest.raises(ConfigError, match="只能有一个答案"):
        sweep_sets(bundle, sets_of(several=(["他门"], [["他们", "她们"]])), device="cpu")


def test_the_page_needs_nothing_else_and_the_picture_is_one(bundle: Bundle) -> None:
    found = sweep_sets(bundle, SETS, device="cpu")
    png, svg = draw(found)
    assert png.startswith(b"\x89PNG")
    assert draw(found) == (png, svg)
    text = page(found, svg, title="a < b", signatures=["refs:1"])
    assert "<svg" in text and "over-correction" in text and "a &lt; b" in text and "refs:1" in text
    assert not any(mark in text for mark in ("<script", "<?xml", "src=", 'href="http'))
    assert text.count("<tr>") == len(THRESHOLDS) + 1


def test_drawing_without_matplotlib_says_what_to_install(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"proofread\[plot\]"):
        draw(sweep_sets(bundle, SETS, device="cpu"))


def checkpoint_of(path: Path, **changes: int) -> Path:
    """What Lightning would save of another toy network."""
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {f"network.{name}": value for name, value in model_toys.network(seed=7, **changes).state_dict().items()}
    torch.save({"state_dict": state}, path)
    return path


def test_a_checkpoint_becomes_a_bundle_with_its_own_weights(bundle: Bundle, tmp_path: Path) -> None:
    inside = checkpoint_of(tmp_path / "run" / "checkpoints" / "best.ckpt")
    outside = checkpoint_of(tmp_path / "elsewhere" / "a.ckpt")
    expected = weights_of(model_toys.network(seed=7))
    for name, made in {
        "beside": bundle_of(inside, tmp_path / "beside"),
        "given": bundle_of(outside, tmp_path / "given", like=bundle.path),
    }.items():
        weights = load_bundle(made).weights()
        assert all(np.allclose(value, weights[key], atol=5e-3) for key, value in expected.items()), name
        assert Proofreader.load(made).card["presets"] == ZEROS
        assert {DECISION, TREES} <= set(load_bundle(made).hashes), name
    with pytest.raises(ConfigError, match=r"bundle：.*a.ckpt 要有"):
        bundle_of(outside, tmp_path / "nothing")
    with pytest.raises(ConfigError, match="没有检查点"):
        bundle_of(tmp_path / "none.ckpt", tmp_path / "nothing")


def test_a_checkpoint_that_does_not_fit_is_refused(bundle: Bundle, tmp_path: Path) -> None:
    other = checkpoint_of(tmp_path / "run" / "checkpoints" / "other.ckpt", decoder_hidden=30)
    with pytest.raises(BundleError, match="不是这个网络的检查点"):
        bundle_of(other, tmp_path / "made")
    broken = tmp_path / "run" / "checkpoints" / "broken.ckpt"
    broken.write_bytes(b"not a checkpoint")
    with pytest.raises(BundleError, match=r"broken.ckpt：不是"):
        bundle_of(broken, tmp_path / "made")
