"""Batches from files to tensors, for any number of workers, and exact resumption under the real trainer."""

from pathlib import Path

import pytest
import pytorch_lightning as pl
import torch

from proofread.corpus.config import DataConfig
from proofread.corpus.datamodule import ProofreadDataModule
from proofread.edits.edit import apply
from proofread.errors import ConfigError
from proofread.text.vocabulary import Vocabulary

SENTENCE = "今天我们在公园里讨论了第{}个问题，大家都很高兴。"
VOCABULARY = Vocabulary("今天我们在公园里讨论了第个问题，大家都很高兴。", {"今": ("jin", 1), "天": ("tian", 1)})


@pytest.fixture
def values(tmp_path):
    for name, start, count in (("train", 0, 300), ("valid", 1000, 60)):
        lines = (SENTENCE.format(number) + "真的。" * (number % 5) for number in range(start, start + count))
        (tmp_path / f"{name}.txt").write_text("\n".join(lines))
    (tmp_path / "pairs.tsv").write_text("因该去\t应该去\n" * 20)
    return {
        "root": str(tmp_path),
        "train": {"text": {"path": "train.txt"}, "pairs": {"path": "pairs.tsv"}},
        "valid": {"text": {"path": "valid.txt"}},
        "noise": {"seed": 5, "clean_share": 0.2, "weights": {"same_sound": 1, "missing": 1}},
        "tokens_per_batch": 600,
        "min_length": 2,
        "buffer": 50,
    }


def module(values, **changes):
    return ProofreadDataModule(DataConfig.from_dict({**values, **changes}), VOCABULARY)


def examples(loader):
    return [example for batch in loader for example in batch.examples]


def test_batches_are_tensors_whose_edits_restore_the_clean_sentence(values):
    batches = list(module(values).train_dataloader())
    assert all(isinstance(batch.source.characters, torch.Tensor) for batch in batches)
    found = [example for batch in batches for example in batch.examples]
    assert len(found) == 320
    assert all(apply(example.source, example.edits) == example.target for example in found)
    assert sum(example.target == "应该去" and example.source == "因该去" for example in found) == 20
    noisy = sum(example.source != example.target for example in found if example.target != "应该去")
    assert 0.6 * 300 < noisy < 0.95 * 300


def test_errors_of_people_are_made_in_other_sentences(values):
    Path(values["root"], "seen.tsv").write_text("去公圆\t去公园\n")
    noise = {"clean_share": 0.0, "weights": {"observed": 1}}
    loaded = module(values, noise=noise, observed="seen.tsv", train=values["valid"]).train_dataloader()
    assert {example.source.replace("圆", "园") == example.target for example in examples(loaded)} == {True}
    assert sum("圆" in example.source for example in examples(loaded)) == 60
    with pytest.raises(ConfigError, match=r"none\.tsv"):
        module(values, noise=noise, observed="none.tsv")


def test_corruption_is_the_same_for_any_number_of_workers_and_changes_with_the_epoch(values):
    alone, shared = module(values).train_dataloader(), module(values, num_workers=2).train_dataloader()
    first, second = examples(alone), examples(alone)
    assert sorted(map(repr, examples(shared))) == sorted(map(repr, first))
    assert sorted(map(repr, examples(shared))) == sorted(map(repr, second))
    assert len(set(map(repr, first)) & set(map(repr, second))) < 200


def test_validation_is_the_same_every_time(values):
    data = module(values, num_workers=2)
    loader = data.val_dataloader()
    assert examples(loader) == examples(loader) == examples(data.val_dataloader())
    assert len(examples(loader)) == 60


def test_noise_follows_progress_also_in_running_workers(values):
    stages = ({"progress": 0.0, "clean_share": 1.0}, {"progress": 1.0, "clean_share": 0.0})
    data = module(values, noise={"schedule": stages, "weights": {"missing": 1}}, num_workers=2)
    loader = data.train_dataloader()
    assert all(not e.edits for e in examples(loader) if e.target != "应该去")
    data.set_progress(1.0)
    assert sum(not e.edits for e in examples(loader)) < 30
    resumed = module(values, noise={"schedule": stages, "weights": {"missing": 1}})
    resumed.load_state_dict(data.state_dict())
    assert sum(not e.edits for e in examples(resumed.train_dataloader())) < 30


@pytest.mark.parametrize("workers", [0, 2])
def test_the_loader_skips_to_any_batch(values, workers):
    whole = [batch.examples for batch in module(values, num_workers=workers).train_dataloader()]
    for done in (1, 6, 7):
        data = module(values, num_workers=workers)
        data.load_state_dict({"epoch": 0, "batches": done, "progress": 0.0})
        assert [batch.examples for batch in data.train_dataloader()] == whole[done:]


class Recorder(pl.LightningModule):
    """Learns nothing; keeps what it was given, and can be killed before a step."""

    def __init__(self, kill_at=None):
        super().__init__()
        self.layer = torch.nn.Linear(1, 1)
        self.seen = []
        self.kill_at = kill_at

    def training_step(self, batch, batch_idx):
        if len(self.seen) == self.kill_at:
            raise KeyError("killed")
        self.seen.append(batch.examples)
        return self.layer(torch.ones(1, 1)).sum()

    def validation_step(self, batch, batch_idx):
        pass

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


def fit(values, folder, model, resume=None, **options):
    saver = pl.callbacks.ModelCheckpoint(folder, save_top_k=-1, filename="{step}", **options)
    trainer = pl.Trainer(
        max_epochs=2,
        accelerator="cpu",
        callbacks=[saver],
        logger=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(model, datamodule=module(values), ckpt_path=resume)
    return model.seen


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("options", [{"every_n_train_steps": 1}, {"every_n_epochs": 1}])
def test_a_killed_run_goes_on_exactly_where_its_checkpoint_was(values, tmp_path, options):
    whole = fit(values, tmp_path / "whole", Recorder(), every_n_epochs=1)
    per_epoch = len(whole) // 2
    assert per_epoch > 8
    model = Recorder(kill_at=per_epoch + 3)
    with pytest.raises(KeyError):
        fit(values, tmp_path / "killed", model, **options)
    assert model.seen == whole[: per_epoch + 3]
    checkpoints = {int(p.stem.split("=")[1].split("-")[0]): p for p in Path(tmp_path / "killed").iterdir()}
    wanted = {1, per_epoch - 1, per_epoch, per_epoch + 3} & set(checkpoints)
    assert per_epoch in wanted
    for step in wanted:
        rest = fit(values, tmp_path / f"resumed{step}", Recorder(), checkpoints[step], every_n_epochs=9)
        assert rest == whole[step:], step


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tokens_per_bach": 3}, "data：没有 'tokens_per_bach' 这一项；是不是 'tokens_per_batch'"),
        ({"train": {}}, r"data\.train：至少要有一个"),
        (
            {"train": {"law": {"path": "a.txt", "weigth": 2}}},
            r"data\.train\.law：没有 'weigth' 这一项；是不是 'weight'",
        ),
        ({"train": {"law": {"path": "a.txt", "weight": -2}}}, r"data\.train\.law\.weight：.*-2"),
        ({"train": {"law": {"weight": 2}}}, r"data\.train\.law\.path"),
        ({"train": {"law": "a.txt"}}, r"data\.train\.law：应是一组设置"),
        ({"train": ["a.txt"]}, r"data\.train：应是按名字列出的来源"),
        ({"tokens_per_batch": 0}, r"data\.tokens_per_batch：.*0"),
        ({"tokens_per_batch": 100}, r"data\.tokens_per_batch：100 放不下"),
        ({"num_workers": "two"}, r"data\.num_workers：.*'two'"),
        ({"min_length": 200}, r"data\.min_length：200"),
        ({"root": "???"}, r"data\.root"),
        ({"noise": {"ratio": 3}}, r"data\.noise：没有 'ratio' 这一项；是不是 'rate'"),
        ({"noise": {"rate": 3}}, r"data\.noise\.rate"),
        ({"noise": None}, r"data\.noise"),
    ],
)
def test_config_errors_name_the_key(values, changes, message):
    with pytest.raises(ConfigError, match=message):
        DataConfig.from_dict({**values, **changes})
