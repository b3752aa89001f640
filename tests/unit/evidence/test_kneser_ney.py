"""Estimation against a textbook implementation with dictionaries."""

import itertools
import random
from collections import Counter, defaultdict

import numpy as np
import pytest

from proofread.evidence.kneser_ney import Counts, Order, combined, count_ngrams, discounts, estimate, scaled
from proofread.evidence.ngram import NgramModel
from proofread.evidence.pruning import Pruner
from proofread.tables.alphabet import END, START, Alphabet
from proofread.text.points import code_points

SIZE = 12

Gram = tuple[int, ...]


def sentences(seed: int = 0, count: int = 300) -> list[list[int]]:
    """Sentences of a random walk, so that some n-grams are frequent and some rare."""
    rng = random.Random(seed)
    result = []
    for _ in range(count):
        symbol, sentence = rng.randrange(3, SIZE), []
        while rng.random() < 0.85:
            sentence.append(symbol)
            symbol = 3 + (symbol * 2 + rng.choice((0, 0, 0, 1, 1, 5))) % (SIZE - 3)
        result.append(sentence)
    return result


def stream_of(lines: list[list[int]]) -> np.ndarray:
    flat = [END]
    for line in lines:
        flat += [*line, END]
    return np.array(flat, dtype=np.int32)


def counted(lines: list[list[int]], order: int) -> list[Counts]:
    return [count_ngrams(stream_of(lines), n, SIZE) for n in range(1, order + 1)]


class Textbook:
    """Interpolated modified Kneser-Ney after Chen & Goodman (1998), one n-gram at a time."""

    def __init__(self, lines: list[list[int]], order: int) -> None:
        self.order = order
        raw: list[Counter[Gram]] = [Counter() for _ in range(order + 1)]
        for line in lines:
            tokens = [START, *line, END]
            for n in range(1, order + 1):
                for start in range(len(tokens) - n + 1):
                    if n > 1 or tokens[start] != START:
                        raw[n][tuple(tokens[start : start + n])] += 1
        self.counts: list[Counter[Gram]] = [Counter() for _ in range(order + 1)]
        self.counts[order] = raw[order]
        for n in range(1, order):
            for gram in raw[n + 1]:
                self.counts[n][gram[1:]] += 1
            for gram, count in raw[n].items():
                if gram[0] == START:
                    self.counts[n][gram] = count
        self.discounts = []
        self.followers = []
        for n in range(order + 1):
            of = Counter(self.counts[n].values())
            self.discounts.append(discounts(np.array([of[k] for k in range(5)])))
            followers: defaultdict[Gram, dict[int, int]] = defaultdict(dict)
            for gram, count in self.counts[n].items():
                followers[gram[:-1]][gram[-1]] = count
            self.followers.append(followers)

    def probability(self, context: tuple[int, ...], symbol: int) -> float:
        n = len(context) + 1
        below = self.probability(context[1:], symbol) if context else 1.0 / (SIZE - 1)
        if symbol == START:
            return 0.0
        seen = self.followers[n].get(context)
        if not seen:
            return below
        total = sum(seen.values())
        weights = self.discounts[n]
        freed = sum(weights[min(count, 3)] for count in seen.values())
        count = seen.get(symbol, 0)
        return (count - weights[min(count, 3)] + freed * below) / total


def backoff_probability(orders: list[Order], context: tuple[int, ...], symbol: int, size: int = SIZE) -> float:
    """P from a backoff model, by definition and without hashing."""
    entries = [{int(k): i for i, k in enumerate(order.keys)} for order in orders]

    def key(gram: tuple[int, ...]) -> int:
        return sum(digit * size**place for place, digit in enumerate(reversed(gram)))

    weight = 0.0
    while True:
        n = len(context) + 1
        position = entries[n - 1].get(key((*context, symbol)))
        if position is not None:
            return float(np.exp(weight + orders[n - 1].probability[position]))
        above = entries[n - 2].get(key(context))
        if above is not None:
            weight += orders[n - 2].backoff[above]
        context = context[1:]


def test_counts_are_those_of_a_plain_loop() -> None:
    lines = sentences(count=50)
    expected: Counter[Gram] = Counter()
    for line in lines:
        tokens = [START, *line, END]
        expected.update(tuple(tokens[i : i + 3]) for i in range(len(tokens) - 2))
    found = count_ngrams(stream_of(lines), 3, SIZE)
    digits = [tuple(int(k) // SIZE**p % SIZE for p in (2, 1, 0)) for k in found.keys]
    assert dict(zip(digits, found.counts.tolist(), strict=True)) == expected
    assert found.counts_of_counts.tolist() == [list(expected.values()).count(n) for n in range(5)]
    rare_dropped = count_ngrams(stream_of(lines), 3, SIZE, at_least=2)
    assert rare_dropped.counts.min() == 2
    assert rare_dropped.counts_of_counts.tolist() == found.counts_of_counts.tolist()


@pytest.mark.parametrize("order", [2, 3, 4])
def test_unpruned_model_is_the_textbook_one(order: int) -> None:
    lines = sentences()
    model, textbook = estimate(counted(lines, order), SIZE), Textbook(lines, order)
    rng = random.Random(1)
    contexts = [tuple(rng.randrange(3, SIZE) for _ in range(order - 1)) for _ in range(30)]
    contexts += [(START, *context[1:]) for context in contexts[:5]]
    for context, symbol in itertools.product(contexts, range(SIZE)):
        if symbol != START:
            expected = textbook.probability(context, symbol)
            assert backoff_probability(model, context, symbol) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("threshold", [None, 0.0, 2.0, 20.0])
def test_probabilities_sum_to_one_with_and_without_pruning(threshold: float | None) -> None:
    orders = counted(sentences(), 4)
    if threshold is not None:
        sizes = [len(order.keys) for order in orders]
        orders = Pruner(orders, SIZE).select(threshold)
        assert sum(len(order.keys) for order in orders) < sum(sizes)
    model = estimate(orders, SIZE)
    rng = random.Random(2)
    contexts = [tuple(rng.randrange(3, SIZE) for _ in range(3)) for _ in range(50)] + [(0, 0, 0), (START, 3, 4)]
    for context in contexts:
        total = sum(backoff_probability(model, context, w) for w in range(SIZE) if w != START)
        assert total == pytest.approx(1.0, abs=1e-9)


def test_a_higher_threshold_keeps_a_subset_closed_under_backoff() -> None:
    pruner = Pruner(counted(sentences(), 4), SIZE)
    few, many = pruner.select(20.0), pruner.select(2.0)
    for small, large in zip(few, many, strict=True):
        assert np.isin(small.keys, large.keys).all()
    for n in range(2, 5):
        keys = few[n - 1].keys
        assert np.isin(keys // np.uint64(SIZE), few[n - 2].keys).all()
        assert np.isin(keys % np.uint64(SIZE ** (n - 1)), few[n - 2].keys).all()


def test_discounts_by_hand() -> None:
    # Y = 10 / (10 + 2 * 4) = 5/9; 1 - 2Y*4/10, 2 - 3Y*2/4, 3 - 4Y*1/2
    assert discounts(np.array([0, 10, 4, 2, 1])) == pytest.approx([0, 5 / 9, 7 / 6, 17 / 9])
    assert discounts(np.array([0, 10, 4, 2, 0])).tolist() == [0, 0.5, 1.0, 1.5]


def test_too_large_an_alphabet_is_refused() -> None:
    with pytest.raises(ValueError, match="64 bits"):
        count_ngrams(np.array([END, 3, END], np.int32), 5, 7200)


TOY = """\
他在学校学习。
她在学校工作。
他们在学校工作。
他们在家工作。
我们在家学习中文。
我们在学校学习中文。
她们在家学习英文。
我学习中文。
她学习英文。
他学习中文。
他们的学校在这里。
我的家在这里。
她的书在家里。
我的书在学校里。
他在看书。
我们在看中文书。
她在家里看书。
他们的老师在学校教中文。
我的老师在家教英文。
老师在看她的书。
这里有书。
他在家。
"""
SENTENCES = ("他们在学校看书。", "书的我他。", "她在龘里")
# Of the first lines of TOY, the order, and log10 P of each symbol of SENTENCES and of their ends, by KenLM:
#     head -n LINES toy.txt | sed 's/./& /g' | lmplz -o ORDER --discount_fallback --arpa toy.arpa
#     python -c "import kenlm; print([p for p, *_ in kenlm.Model('toy.arpa').full_scores('她 在 龘 里')])"
# With 22 lines all discounts come from counts of counts; with 8 those of unigrams are the fallback. KenLM's counts of
# counts take the last n-gram of each order by how often it occurs, not by what precedes it; here that is the same.
KENLM = [
    (
        22,
        4,
        (
            [-0.569267, -0.399908, -0.462069, -0.498914, -0.084626, -1.963957, -0.691836, -0.210087, -0.043479],
            [-1.768363, -1.763561, -1.645697, -1.651062, -1.307132, -0.207398],
            [-0.881022, -0.611529, -2.151087, -1.541712, -1.594744],
        ),
    ),
    (
        8,
        2,
        (
            [-0.934315, -0.305723, -0.239603, -0.493809, -0.674913, -2.070748, -1.547869, -1.076352, -0.140103],
            [-1.732576, -1.547869, -1.329374, -1.806496, -1.553473, -0.140103],
            [-0.686947, -0.476838, -1.72752, -1.547869, -1.329374],
        ),
    ),
]


@pytest.mark.parametrize(("lines", "order", "expected"), KENLM)
def test_probabilities_are_those_of_kenlm(lines: int, order: int, expected: tuple[list[float], ...]) -> None:
    text = "".join(TOY.splitlines(keepends=True)[:lines])
    alphabet = Alphabet.most_frequent(np.bincount(code_points(text), minlength=0x110000), 100)
    size = len(alphabet)
    stream = np.concatenate(([END], alphabet.encode(text))).astype(np.int32)
    model = estimate([count_ngrams(stream, n, size) for n in range(1, order + 1)], size)
    for sentence, logs in zip(SENTENCES, expected, strict=True):
        symbols = [START] * (order - 1) + [*alphabet.encode(sentence).tolist(), END]
        for end, log in enumerate(logs, order):
            *context, symbol = symbols[end - order : end]
            found = backoff_probability(model, tuple(context), symbol, size)
            assert np.log10(found) == pytest.approx(log, abs=2e-6)


def weighed(parts: list[list[Counts]], weights: list[float], at_least: tuple[int, ...]) -> list[Counts]:
    """The counts of sources together, order by order; an n-gram counts where it occurred ``at_least`` so often."""
    factors = scaled(weights, [int(part[0].counts.sum()) for part in parts])
    return [combined([part[n] for part in parts], factors, at_least=least) for n, least in enumerate(at_least)]


def test_an_ngram_counts_no_more_than_the_shorter_one_in_it() -> None:
    """Short sentences beside long ones: the sources' shares differ from order to order."""
    parts = [counted([[3, 4], [5, 4]] * 200, 3), counted([[3, 4, 5, 6, 7, 8, 9] * 5] * 20, 3)]
    for order in estimate(weighed(parts, [1.0, 0.3], (1, 1, 1)), SIZE):
        assert not np.isnan(order.probability).any()


def test_sources_of_equal_weight_count_as_one() -> None:
    lines = sentences()
    whole = counted(lines, 3)
    parts = [counted(lines[:100], 3), counted(lines[100:], 3)]
    together = weighed(parts, [2.0, 2.0], (1, 1, 1))
    for one, other in zip(whole, together, strict=True):
        assert (one.keys == other.keys).all()
        assert other.counts == pytest.approx(one.counts)
        assert (one.counts_of_counts == other.counts_of_counts).all()
    for at_once, in_parts in zip(estimate(whole, SIZE), estimate(together, SIZE), strict=True):
        assert in_parts.probability == pytest.approx(at_once.probability)


def test_probabilities_of_weighted_sources_sum_to_one() -> None:
    lines = sentences()
    parts = [counted(lines[:200], 3), counted(lines[200:], 3)]
    weighted = weighed(parts, [0.25, 1.7], (1, 1, 2))
    orders = estimate(Pruner(weighted, SIZE).select(0.5), SIZE)
    model = NgramModel.quantise(Alphabet(np.arange(3, SIZE, dtype=np.uint32) + 0x4E00), orders)
    for context in ([START, START], [START, 4], [5, 6], [9, 3]):
        ids = np.array([[*context, symbol] for symbol in range(SIZE) if symbol != START], np.int32)
        assert np.exp(model.score(ids)[:, 0]).sum() == pytest.approx(1.0, abs=0.02)


def test_a_source_of_more_weight_pulls_harder() -> None:
    parts = [[count_ngrams(stream_of([[3, symbol]] * 20), n, SIZE) for n in (1, 2)] for symbol in (4, 5)]
    orders = estimate(weighed(parts, [1.0, 3.0], (1, 1)), SIZE)
    pairs = dict(zip(orders[1].keys.tolist(), np.exp(orders[1].probability).tolist(), strict=True))
    assert pairs[3 * SIZE + 5] == pytest.approx(3 * pairs[3 * SIZE + 4], rel=0.1)
