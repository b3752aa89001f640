"""Which proposals are right, what is learnt from them, and that nothing is judged by what was learnt from itself."""

import numpy as np
import pytest

from proofread.decision.combiner import FEATURES
from proofread.decision.features import Proposal
from proofread.edits.edit import Edit
from proofread.training import decision
from proofread.training.decision import Case, cross_fitted, decide, fit_combiner


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
    case = Case(source, target, [])
    assert [edit for edit in right if not case.right(edit)] == []
    assert [edit for edit in wrong if case.right(edit)] == []


def proposal(family: str, features: np.ndarray, *, right: bool) -> Proposal:
    return Proposal(2, 3, "恨", "很" if right else "狠", family, features.astype(np.float32))


def cases(count: int, family: str = "substitution", *, of: float | None = None) -> list[Case]:
    """Sentences with one proposal each, right with chance ``of``, or else mostly where the decoder agrees."""
    rng = np.random.default_rng(0)
    made = []
    for _ in range(count):
        features = rng.normal(size=len(FEATURES[family]))
        agreed = features[FEATURES[family].index("agreed")] = float(rng.random() < 0.5)
        chance = of if of is not None else 0.05 + 0.9 * agreed
        made.append(Case("今天恨好。", "今天很好。", [proposal(family, features, right=bool(rng.random() < chance))]))
    return made


def test_a_family_is_fitted_if_it_has_right_and_wrong_proposals() -> None:
    assert set(fit_combiner(cases(200) + cases(200, "structure")).trees) == set(FEATURES)
    assert set(fit_combiner(cases(200) + cases(50, "structure", of=0.0)).trees) == {"substitution"}
    assert set(fit_combiner(cases(200) + cases(50, "structure", of=1.0)).trees) == {"substitution"}
    assert fit_combiner([]).trees == {}


def test_what_was_right_becomes_probable() -> None:
    known = cases(800, "structure")
    combiner = fit_combiner(known)
    weighed = combiner.weigh([case.proposals[0] for case in known])
    right = np.array([case.right(case.proposals[0]) for case in known])
    assert weighed[right].mean() > weighed[~right].mean() + 0.3


def test_an_edit_of_a_case_is_named_and_as_probable_as_its_proposal() -> None:
    known = cases(200)
    combiner = fit_combiner(known)
    case = max(known, key=lambda case: combiner.weigh(case.proposals)[0])
    (edit,) = decide(case, combiner)
    assert (edit.start, edit.source, edit.kind) == (2, "恨", "homophone" if edit.replacement == "很" else "near-sound")
    assert edit.confidence == pytest.approx(combiner.weigh(case.proposals)[0], abs=1e-4)


@pytest.mark.parametrize("count", [2, 3, 10, 41])
def test_no_case_is_judged_by_a_combiner_that_has_seen_it(count, monkeypatch) -> None:
    known, judged = [Case(f"第{i}句", f"第{i}句", []) for i in range(count)], []

    def judge(case: Case, learnt_from: list[Case]) -> list[Edit]:
        judged.append(case)
        assert all(case is not other for other in learnt_from)
        assert len(learnt_from) >= count // 2, "the other folds are all used"
        return [change(known.index(case), "甲", "乙")]

    monkeypatch.setattr(decision, "fit_combiner", list)
    monkeypatch.setattr(decision, "decide", judge)
    found = cross_fitted(known)
    assert sorted(map(id, judged)) == sorted(map(id, known))
    assert [edits[0].start for edits in found] == list(range(count)), "in the order of the cases"


def test_the_label_of_a_case_does_not_reach_its_own_decision() -> None:
    known = cases(240)
    before = cross_fitted(known, folds=3)
    other = Case(known[7].source, known[7].source, known[7].proposals)
    after = cross_fitted([*known[:7], other, *known[8:]], folds=3)
    assert after[7] == before[7]
    assert after[7::3] == before[7::3], "nor those of its fold"
    assert after != before
