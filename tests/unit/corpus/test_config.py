"""Every file of conf/data, composed as the training command does it, reads what it says."""

from pathlib import Path

import pytest
from configurations import plain
from hydra import compose, initialize_config_dir

from proofread.corpus.config import DataConfig
from proofread.corpus.stream import SentenceStream

ROOT = Path(__file__).parents[3]


def composed(name, *overrides):
    with initialize_config_dir(str(ROOT / "conf"), version_base="1.3"):
        config = compose("train", [f"data={name}", f"paths.data={ROOT / 'data'}", *overrides])
    return DataConfig.from_dict(plain(config.data, resolve=True))


def sentences(config, part):
    return list(SentenceStream(config.located(getattr(config, part)), max_length=128).items(epoch=0))


def test_the_sample_is_there():
    config = composed("sample", "noise.rate=0.07")
    assert config.noise.rate == 0.07
    assert all(len(sentences(config, part)) > 90 for part in ("train", "valid", "test"))


def test_a_folder_is_divided_into_training_and_heldout_lines(tmp_path):
    for name in ("law", "news"):
        lines = "".join(f"{name}里的第{number}个句子。\n" for number in range(2000))
        (tmp_path / f"{name}.txt").write_text(lines)
    config = composed("corpus", f"data.root={tmp_path}", "+data.train.corpus.weights={law*:2}")
    train, test = ({item.source for item in sentences(config, part)} for part in ("train", "test"))
    assert len(train) + len(test) == 4000
    assert not train & test
    assert 5 < len(test) < 50
    counts = [item.source[0] for item in sentences(config, "train")]
    assert counts.count("l") > 1.9 * counts.count("n")
    assert {item.source for item in sentences(config, "valid")} < test


def test_pairs_come_with_clean_sentences(tmp_path):
    for name in ("train.tsv", "valid.tsv", "test.tsv"):
        (tmp_path / name).write_text("因该去\t应该去\n")
    config = composed("pairs", f"data.root={tmp_path}")
    items = sentences(config, "train")
    assert [item.target for item in items if item.target is not None] == ["应该去"]
    assert len(items) > 500


@pytest.mark.parametrize("name", ["corpus", "pairs"])
def test_a_missing_root_is_named(name):
    with pytest.raises(ValueError, match=r"data\.root"):
        composed(name)
