"""The way from texts to edits: that the trace says what the product does, and that it is one way for all."""

import model_toys
import numpy as np
import pytest

from proofread import GuardOptions, Proofreader
from proofread.correction.corrector import Corrector
from proofread.decision.layer import LEAST, DecisionLayer
from proofread.decision.resolve import resolve
from proofread.edits.guard import Guards
from proofread.runtime.backends import choose
from proofread.runtime.bundle import Bundle, load_bundle
from proofread.runtime.reading import NetworkReader

TEXTS = [
    "我在中国。他有和人，大家来用；的一是在？",
    "在上国\n来对地年为他\r\n人主不我和分",
    "",
    "abc",
    "，".join(["他们也来对地年为中国", "人主不我和分"] * 12) + "。",
    *("我在中国。" for _ in range(3)),
    *(text[::-1] for text in ("个国我以要他时来用们", "地于出就分对成会可主")),
]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Bundle:
    return load_bundle(model_toys.bundle(tmp_path_factory.mktemp("model") / "bundle", model_toys.network()))


def corrector(bundle: Bundle, **options) -> Corrector:
    # Torch in fp32: what a sentence comes to does not depend on the sentences beside it.
    network = NetworkReader(choose(bundle, backend="torch", threads=1).backend, bundle.vocabulary)
    return Corrector(network, DecisionLayer.load(bundle.vocabulary, bundle.file), **options)


@pytest.mark.parametrize("least", [0.0, 0.3, 0.99])
def test_the_trace_agrees_with_the_product(bundle, least) -> None:
    guards = GuardOptions(min_confidence=least, max_changed_share=1.0)
    product = list(Proofreader.load(bundle.path, backend="torch", threads=1, preset=None, guards=guards).pipe(TEXTS))
    traced = list(corrector(bundle, least=least, traced=True).pipe(TEXTS, batch_size=3))
    shown = [found.guarded(Guards(guards)) for found in traced]
    assert [(one.edits, one.dropped) for one in shown] == [(result.edits, result.dropped) for result in product]
    assert sum(len(result.edits) for result in product) > 0 or least > 0.9
    # Everything that is proposed by the product is in the trace, as probable as it is said to be.
    second_passes = 0
    for found in traced:
        for piece, decided in found.found:
            confidences: dict[tuple[int, int, str], list[float]] = {}
            second_passes += len(decided.traces) > 1
            for trace in decided.traces:
                proposals, probabilities = trace.weighing.proposals, trace.weighing.probabilities
                for i in trace.index.tolist():
                    name = int(proposals.starts[i]), int(proposals.ends[i]), proposals.replacements[i]
                    confidences.setdefault(name, []).append(round(float(probabilities[i]), 4))
            for edit in decided.edits:
                assert edit.confidence in confidences[edit.start, edit.end, edit.replacement]
                assert edit.source == piece.content[edit.start : edit.end]
    assert second_passes > 0


def test_the_first_trace_alone_gives_the_edits_where_there_was_no_second_pass(bundle) -> None:
    for found in corrector(bundle, traced=True).pipe(TEXTS):
        for _, decided in found.found:
            if len(decided.traces) == 1:
                (trace,) = decided.traces
                weighing = trace.weighing
                rows = resolve(weighing.proposals, weighing.probabilities, count=len(weighing.scene.texts), least=LEAST)
                named = [(e.start, e.replacement, e.confidence) for e in rows[trace.row]]
                assert named == [(e.start, e.replacement, e.confidence) for e in decided.edits]


def test_reach_bounds_what_was_proposed_before_the_decoder(bundle) -> None:
    reaches = []
    for found in corrector(bundle, traced=True).pipe(TEXTS):
        for _, decided in found.found:
            reaches.append(decided.reach)
            weighing = decided.traces[0].weighing
            known = weighing.proposals.shapes[decided.traces[0].index] == 0
            assert (weighing.probabilities[decided.traces[0].index][known] <= decided.reach + 1e-12).all()
    assert len(set(reaches)) > 3


def test_promising_pieces_alone_are_taken_to_the_decoder(bundle, monkeypatch) -> None:
    asked = []
    one = corrector(bundle, least=0.99)
    score = one.network.score
    monkeypatch.setattr(one.network, "score", lambda encoded, rows: asked.append(rows) or score(encoded, rows))
    monkeypatch.setattr(one, "_read", None)  # a second reading asks about everything
    found = list(one.pipe(TEXTS))
    pieces = {piece.content: decided for row in found for piece, decided in row.found}
    promising = sum(decided.reach >= 0.99 for decided in pieces.values())
    assert 0 < sum(map(len, asked)) == promising < len(pieces)
    assert not any(decided.edits for decided in pieces.values() if decided.reach < 0.99)


def test_a_piece_is_the_same_in_any_company(bundle) -> None:
    together = list(corrector(bundle).pipe(TEXTS))
    alone = [next(corrector(bundle).pipe([text])) for text in TEXTS]
    assert [found.edits() for found in together] == [found.edits() for found in alone]
    assert [found.edits() for found in corrector(bundle, threads=3).pipe(TEXTS, batch_size=2)] == [
        found.edits() for found in together
    ]


def test_pieces_that_return_are_read_once(bundle, monkeypatch) -> None:
    one, read = corrector(bundle, remember=100), []
    encode = one.network.encode
    monkeypatch.setattr(one.network, "encode", lambda texts, known: read.extend(texts) or encode(texts, known))
    first, second = list(one.pipe(TEXTS * 2)), list(one.pipe(TEXTS))
    assert len(read) == len(set(read))
    assert [found.edits() for found in first[: len(TEXTS)]] == [found.edits() for found in second]


def test_one_sure_mistake_lets_the_rest_of_its_sentence_be_weighed_again(bundle) -> None:
    again = 0
    for found in corrector(bundle, traced=True).pipe(TEXTS):
        for piece, decided in found.found:
            for trace in decided.traces[1:]:
                again += 1
                text = trace.weighing.scene.texts[trace.row]
                assert text != piece.content and len(text) == len(piece.content)
                changed = {i for i, (old, new) in enumerate(zip(piece.content, text, strict=True)) if old != new}
                starts = trace.weighing.proposals.starts[trace.index]
                assert changed.isdisjoint(starts.tolist()), "what was put right is not weighed again"
                assert np.isfinite(trace.weighing.probabilities).all()
    assert again > 0
