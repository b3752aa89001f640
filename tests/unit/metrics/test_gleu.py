"""GLEU by hand, and against the published procedure of random draws."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest

from proofread.errors import ConfigError, FormatError
from proofread.metrics.gleu import GleuMetric

SOURCE, REFERENCE = "甲乙丙丁戊错", "甲乙丙丁戊己"


def gleu(source, hypothesis, references, **options):
    return GleuMetric(**options).corpus_score([source], [hypothesis], [references]).value


def test_leaving_an_error_is_punished():
    # Matches 5, 4, 3, 2 of 6, 5, 4, 3 n-grams, less one each that still holds the error.
    assert gleu(SOURCE, SOURCE, [REFERENCE]) == pytest.approx((4 / 6 * 3 / 5 * 2 / 4 * 1 / 3) ** 0.25)


def test_another_wrong_character_only_misses_the_match():
    assert gleu(SOURCE, "甲乙丙丁戊庚", [REFERENCE]) == pytest.approx((5 / 6 * 4 / 5 * 3 / 4 * 2 / 3) ** 0.25)


def test_short_output_pays_the_brevity_penalty():
    assert gleu(SOURCE, "甲乙丙丁戊", [REFERENCE]) == pytest.approx(math.exp(1 - 6 / 5))


def test_the_reference_is_perfect_also_beyond_the_basic_plane():
    assert gleu("𠮷野家很好", "𠮷野家真好", ["𠮷野家真好"]) == 1.0
    assert gleu("我们都很好", "我们都很好", ["我们都很好"]) == 1.0


def test_two_references_give_the_mean_of_their_counts():
    # (4 + 6) / 2 = 5 of 6, (3 + 5) / 2 = 4 of 5, and so on.
    expected = (5 / 6 * 4 / 5 * 3 / 4 * 2 / 3) ** 0.25
    assert gleu(SOURCE, SOURCE, [REFERENCE, SOURCE]) == pytest.approx(expected)


def test_sentences_weigh_the_same_however_many_references_they_have():
    # The sentence above and a perfect one: 5 + 6 of 12, 4 + 5 of 10, and so on.
    corpus = ([SOURCE, SOURCE], [SOURCE, REFERENCE], [[REFERENCE, SOURCE], [REFERENCE]])
    expected = (11 / 12 * 9 / 10 * 7 / 8 * 5 / 6) ** 0.25
    assert GleuMetric().corpus_score(*corpus).value == pytest.approx(expected)


@pytest.mark.parametrize("hypothesis", ["", "子丑寅卯辰巳"])
def test_empty_or_all_wrong_output_scores_nothing(hypothesis):
    assert gleu(SOURCE, hypothesis, [REFERENCE]) == 0.0


def test_words():
    # 我 / 喜欢 / 吃 / 苹果: bigrams of words.
    assert gleu("我喜欢吃平果", "我喜欢吃苹果", ["我喜欢吃苹果"], unit="word", order=2) == 1.0


def test_bad_input_is_refused():
    with pytest.raises(ConfigError):
        GleuMetric(order=0)
    with pytest.raises(FormatError, match="references"):
        GleuMetric().segment("甲", "甲", [])
    with pytest.raises(FormatError, match="references"):
        GleuMetric().segment("甲", "甲", "甲")


def _published(
    sources: list[str], hypotheses: list[str], references: list[list[str]], *, draws: int, seed: int
) -> float:
    """Mean GLEU over random draws of one reference per sentence, as the authors' script computes it."""
    generator = random.Random(seed)

    def grams(text, n):
        return Counter(text[i : i + n] for i in range(len(text) - n + 1))

    scores = []
    for _ in range(draws):
        stats = [0.0] * 10
        for source, hypothesis, several in zip(sources, hypotheses, references, strict=True):
            reference = generator.choice(several)
            row = [len(hypothesis), len(reference)]
            for n in range(1, 5):
                h, r, s = grams(hypothesis, n), grams(reference, n), grams(source, n)
                stale = Counter({k: v for k, v in s.items() if k not in r})
                row += [max(sum((h & r).values()) - sum((h & stale).values()), 0), max(len(hypothesis) - n + 1, 0)]
            stats = [a + b for a, b in zip(stats, row, strict=True)]
        logs = sum(math.log(a / b) for a, b in zip(stats[2::2], stats[3::2], strict=True)) / 4
        scores.append(math.exp(min(0.0, 1 - stats[1] / stats[0]) + logs))
    return sum(scores) / len(scores)


def _random_corpus(count: int, several: int) -> tuple[list[str], list[str], list[list[str]]]:
    generator = random.Random(7)

    def noisy(text):
        return "".join(generator.choice("甲乙丙丁") if generator.random() < 0.15 else c for c in text)

    sources = ["".join(generator.choices("甲乙丙丁戊己庚辛", k=20)) for _ in range(count)]
    references = [[noisy(source)[: generator.randint(18, 20)] for _ in range(several)] for source in sources]
    return sources, [noisy(source) for source in sources], references


def test_one_reference_equals_the_published_procedure():
    corpus = _random_corpus(20, 1)
    assert GleuMetric().corpus_score(*corpus).value == pytest.approx(_published(*corpus, draws=1, seed=0))


def test_the_expectation_is_what_random_draws_approach():
    corpus = _random_corpus(20, 3)
    assert GleuMetric().corpus_score(*corpus).value == pytest.approx(_published(*corpus, draws=60, seed=0), abs=5e-3)
