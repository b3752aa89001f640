"""The detector and the language model: what they say of a sentence, and which bundles they take."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import model_toys
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from proofread import Proofreader
from proofread.errors import BundleError, ConfigError
from proofread.model.batch import collate_sources
from proofread.runtime.bundle import load_bundle
from proofread.runtime.weights import network_from
from research.detector import DetectorConfig
from research.detector.network import SentenceClassifier, pooled
from research.detector.reading import Detector
from research.language_model import LanguageModelConfig
from research.language_model.learning import predict
from research.language_model.network import CharacterModel
from research.language_model.perplexity import PerplexityMetric
from research.language_model.reading import LanguageModel

WORDS = model_toys.vocabulary()
SIZES: dict[str, Any] = {
    "vocabulary_size": len(WORDS),
    "syllable_count": WORDS.syllable_count,
    "character_dim": 12,
    "pinyin_dim": 6,
    "encoder_layers": 2,
    "encoder_hidden": 10,
    "dropout": 0.3,
}
TEXTS = ["的一是", "我在中国珺", "大", "", "他有个人来到这上面了"]
texts = st.lists(st.text(alphabet=model_toys.CHARACTERS + "珺，x", max_size=12), min_size=1, max_size=5)


def classifier() -> SentenceClassifier:
    torch.manual_seed(3)
    return SentenceClassifier(DetectorConfig(**SIZES)).eval()


def character_model() -> CharacterModel:
    torch.manual_seed(3)
    return CharacterModel(LanguageModelConfig(**SIZES)).eval()


DETECTOR = Detector(classifier(), WORDS)
LANGUAGE_MODEL = LanguageModel(character_model(), WORDS)


def test_shapes() -> None:
    source = collate_sources(TEXTS, WORDS)
    assert classifier()(source).shape == (len(TEXTS),)
    assert character_model()(source).shape == (sum(len(text) + 1 for text in TEXTS),)


def test_pooling_by_hand() -> None:
    states = torch.tensor([[[1.0, -4.0], [3.0, -2.0], [99.0, 99.0]]])
    mask = torch.tensor([[True, True, False]])
    assert pooled(states, mask).tolist() == [[3.0, -2.0, 2.0, -3.0]]


@settings(max_examples=25)
@given(texts)
def test_a_sentence_alone_gives_what_it_gives_in_a_batch(sentences: list[str]) -> None:
    together = DETECTOR.probabilities(sentences, batch_size=3)
    assert together == pytest.approx([DETECTOR.probabilities([one])[0] for one in sentences], abs=1e-6)
    assert all(0 < probability < 1 for probability in together)
    for one, values in zip(sentences, LANGUAGE_MODEL.surprisals(sentences, batch_size=3), strict=True):
        assert values == pytest.approx(LANGUAGE_MODEL.surprisal(one), abs=1e-4)
        assert LANGUAGE_MODEL.score(one) == pytest.approx(-sum(values), abs=1e-3)
    assert DETECTOR.probabilities([]) == LANGUAGE_MODEL.surprisals([]) == []


def test_surprisal_does_not_depend_on_what_follows_and_is_a_distribution() -> None:
    long, short = LANGUAGE_MODEL.surprisal("我在中国有人"), LANGUAGE_MODEL.surprisal("我在中")
    assert long[:3] == pytest.approx(short[:3], abs=1e-5)
    next_one = [LANGUAGE_MODEL.surprisal("我在" + character)[2] for character in [*model_toys.CHARACTERS, "珺"]]
    ends = LANGUAGE_MODEL.surprisal("我在")[2]
    assert sum(math.exp(-value) for value in [*next_one, ends]) == pytest.approx(1, abs=1e-4)


def test_the_perplexity_of_a_uniform_model_is_the_number_of_tokens_that_it_writes() -> None:
    network = character_model()
    with torch.no_grad():
        network.combine.weight.zero_()
        network.combine.bias.zero_()
    model = LanguageModel(network, WORDS)
    counts = PerplexityMetric().statistics(TEXTS, predict(model, TEXTS, batch_size=2), TEXTS).sum(axis=0)
    values = PerplexityMetric().values(counts)
    tokens = len(model_toys.CHARACTERS) + 2  # and </s> and <unk>
    assert values["perplexity"] == pytest.approx(tokens, rel=1e-5)
    assert values["bits_per_character"] == pytest.approx(math.log2(tokens), rel=1e-5)
    known = sum(character in model_toys.CHARACTERS for text in TEXTS for character in text)
    assert values["unknown_share"] == pytest.approx(1 - known / sum(map(len, TEXTS)))


def test_a_language_model_reads_one_way() -> None:
    with pytest.raises(ConfigError, match=r"model\.bidirectional"):
        LanguageModelConfig(**SIZES, bidirectional=True)


def test_bundles_of_siblings_round_trip_and_are_refused_by_others(tmp_path: Path) -> None:
    corrector = model_toys.bundle(tmp_path / "c", model_toys.network())
    detector = model_toys.bundle(tmp_path / "d", classifier())
    language_model = model_toys.bundle(tmp_path / "l", character_model())
    assert Detector.load(detector).probabilities(TEXTS) == pytest.approx(DETECTOR.probabilities(TEXTS), abs=1e-3)
    found = LanguageModel.load(language_model).surprisal("我在中国")
    assert found == pytest.approx(LANGUAGE_MODEL.surprisal("我在中国"), abs=1e-2)
    opened: list[tuple[Callable[[Path], object], Path, str]] = [
        (Detector.load, corrector, "应是 SentenceClassifier，这个模型是 corrector"),
        (Detector.load, language_model, "应是 SentenceClassifier，这个模型是 language_model"),
        (LanguageModel.load, detector, "应是 CharacterModel，这个模型是 detector"),
        (Proofreader.load, detector, "这个模型是 detector"),
        (
            lambda path: network_from(load_bundle(path)),
            language_model,
            "应是 Seq2Seq，这个模型是 language_model",
        ),
    ]
    for open_it, path, message in opened:
        with pytest.raises(BundleError, match=message):
            open_it(path)
