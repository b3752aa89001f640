"""Which proposals are right, and what the corrector weighs about sentences with references."""

import model_toys
import numpy as np
import pytest

from proofread.correction.corrector import Corrector
from proofread.decision.combiner import Combiner
from proofread.decision.features import features_of
from proofread.decision.layer import DecisionLayer
from proofread.decision.registry import Family
from proofread.edits.edit import Edit
from proofread.fitting.cases import Case, collect
from proofread.runtime.backends import choose
from proofread.runtime.bundle import load_bundle
from proofread.runtime.reading import NetworkReader


def change(start: int, source: str, replacement: str) -> Edit:
    return Edit(start, start + len(source), source, replacement)


@pytest.mark.parametrize(
    ("source", "target", "right", "wrong"),
    [
        # a word that is wrong in two characters: each of them alone, both, and with what stays
        (
            "得到很好城际。",
            "得到很好成绩。",
            [change(4, "城", "成"), change(5, "际", "绩"), change(4, "城际", "成绩"), change(3, "好城", "好成")],
            [change(4, "城际", "成际名"), change(4, "城际", "成果"), change(4, "城", "绩"), change(0, "得", "的")],
        ),
        ("他快很", "他很快", [change(1, "快很", "很快")], [change(1, "快", "很"), change(1, "快很", "很好")]),
        ("他今天不去学。", "他今天不去学校。", [change(6, "", "校")], [change(5, "", "校"), change(5, "学", "校")]),
        ("他的的书", "他的书", [change(2, "的", "")], [change(0, "他", "")]),
        ("都很好", "都很好", [], [change(0, "都", "读"), change(3, "", "。")]),
    ],
)
def test_an_edit_is_right_if_the_reference_makes_all_of_it(source, target, right, wrong) -> None:
    case = Case(source, target)
    assert [edit for edit in right if not case.right(edit)] == []
    assert [edit for edit in wrong if case.right(edit)] == []


@pytest.fixture(scope="module")
def corrector(tmp_path_factory) -> Corrector:
    bundle = load_bundle(model_toys.bundle(tmp_path_factory.mktemp("model") / "bundle", model_toys.network()))
    network = NetworkReader(choose(bundle, backend="torch").backend, bundle.vocabulary)
    return Corrector(network, DecisionLayer(bundle.vocabulary, combiner=Combiner()), traced=True)


def test_every_proposal_is_a_sample_with_its_label_and_case(corrector: Corrector) -> None:
    # 在 is right wherever it is proposed for 再, and so is nothing else; the last has a window of its own.
    wrong = ["我们再大学。", "他在这里。", "他再中国。我们再上海。", "我们再" + "，他们也来" * 40 + "再。"]
    cases = [Case(text, text.replace("再", "在")) for text in wrong]
    samples = collect(corrector, cases)
    one = samples[Family.SUBSTITUTION]
    assert one.names == tuple(feature.name for feature in features_of(Family.SUBSTITUTION))
    assert one.values.shape == (len(one.right), len(one.names)) and len(one.right) == len(one.cases)
    assert set(one.cases.tolist()) <= set(range(len(cases)))
    labels = []
    for case, found in zip(cases, corrector.pipe(wrong), strict=True):
        for piece, decided in found.found:
            weighing = decided.traces[0].weighing
            for i in np.flatnonzero(weighing.proposals.rows == decided.traces[0].row).tolist():
                start = piece.window.start + int(weighing.proposals.starts[i])
                source, new = weighing.proposals.sources[i], weighing.proposals.replacements[i]
                if piece.window.owns(start, start + len(source)) and len(source) == len(new) == 1:
                    labels.append(case.right(change(start, source, new)))
    assert one.right.sum() == sum(labels)


def test_nothing_to_read_is_no_sample(corrector: Corrector) -> None:
    assert {family: len(one.right) for family, one in collect(corrector, []).items()} == dict.fromkeys(Family, 0)
