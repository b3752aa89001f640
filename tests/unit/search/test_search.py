import model_toys
import pytest
import torch

from proofread.errors import ConfigError
from proofread.model.batch import collate_sources
from proofread.model.seq2seq import prepare
from proofread.search.base import to_text
from proofread.search.beam import beam, normalised
from proofread.search.draft import draft_verified
from proofread.search.greedy import greedy

TEXTS = ["的一是在不了有和人这", "中大珺为淂", "我", "我以要他时来用们生到作地于出就"]


def setup(seed, **changes):
    network = model_toys.network(seed, **changes)
    source = collate_sources(TEXTS, model_toys.vocabulary())
    with torch.inference_mode():
        start = prepare(network, network.encoder(source), source)
    return network, source, start, source.lengths + 4


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("attention", ["general", "none"])
def test_draft_verified_search_returns_what_greedy_returns(seed, attention):
    network, source, start, limits = setup(seed, attention=attention, copy=attention != "none")
    expected = greedy(network, start, source, limits=limits)
    drafts = [
        [
            list(row)[: length - 1]
            for row, length in zip(source.extended.tolist(), source.lengths.tolist(), strict=True)
        ],
        [[] for _ in TEXTS],
        [list(h.tokens) for h in expected],
        [[*h.tokens[:2], *h.tokens[3:]] for h in expected],
        [[*h.tokens[:2], 9, *h.tokens[2:]] for h in expected],
    ]
    for guess in drafts:
        got = draft_verified(network, start, source, guess, limits=limits)
        assert [h.tokens for h in got] == [h.tokens for h in expected]
        for a, b in zip(got, expected, strict=True):
            assert a.log_probabilities == pytest.approx(b.log_probabilities, abs=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_beam_of_one_is_greedy(seed):
    network, source, start, limits = setup(seed)
    expected = greedy(network, start, source, limits=limits)
    got = beam(network, start, source, size=1, limits=limits)
    assert [row[0].tokens for row in got] == [h.tokens for h in expected]


@pytest.mark.parametrize("seed", range(3))
def test_beam_is_sorted_distinct_and_scores_its_own_tokens(seed):
    network, source, start, limits = setup(seed)
    for row, hypotheses in enumerate(beam(network, start, source, size=4, limits=limits)):
        ranks = [normalised(h, 0.6) for h in hypotheses]
        assert ranks == sorted(ranks, reverse=True)
        assert len({h.tokens for h in hypotheses}) == len(hypotheses)
        one = draft_verified(network, start, source, [h.tokens for h in [hypotheses[0]] * len(TEXTS)], limits=limits)
        assert one[row].score <= 0


def test_a_wide_beam_finds_the_best_of_all_short_outputs():
    """Exhaustive check: with one step allowed, the beam's best is the most probable token."""
    network, source, start, _ = setup(1)
    limits = torch.ones(len(TEXTS), dtype=torch.long)
    for row, hypotheses in enumerate(beam(network, start, source, size=3, limits=limits, length_penalty=0.0)):
        assert hypotheses[0].score == max(h.score for h in hypotheses)
        assert hypotheses[0].tokens == greedy(network, start, source, limits=limits)[row].tokens


def test_limits_hold_and_text_restores_unknown_characters():
    network, source, start, _ = setup(2)
    hypotheses = greedy(network, start, source, limits=torch.tensor([3, 2, 1, 5]))
    assert [len(h.log_probabilities) <= n for h, n in zip(hypotheses, [3, 2, 1, 5], strict=True)] == [True] * 4
    words = model_toys.vocabulary()
    assert to_text([len(words), 6, len(words) + 1], words, ("珺", "淂")) == "珺的淂"


def test_beam_size_is_checked():
    network, source, start, limits = setup(0)
    with pytest.raises(ConfigError, match="beam size"):
        beam(network, start, source, size=0, limits=limits)
