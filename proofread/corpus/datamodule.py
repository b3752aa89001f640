"""Training, validation and test batches for Lightning."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pytorch_lightning as pl
import torch
from torch.utils.data import DataLoader

from proofread.corpus.config import DataConfig, Sources
from proofread.corpus.dataset import BatchStream, EpochLoader
from proofread.corpus.observed import observed_errors
from proofread.corpus.stream import SentenceStream
from proofread.model.batch import collate
from proofread.noise.mixer import Noiser
from proofread.text.vocabulary import Vocabulary


class ProofreadDataModule(pl.LightningDataModule):
    """Loads what ``config`` names; batches are collated in the loader processes.

    Checkpoints carry the position in the training data. With ``num_workers=0`` a resumed run sees exactly
    the batches that the killed one would have seen next; with workers too, except in the last batches of an
    epoch, where the order in which workers finish is not determined.
    """

    def __init__(self, config: DataConfig, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.config = config
        self.vocabulary = vocabulary
        observed = None if config.observed_path is None else observed_errors(config.observed_path)
        self._noiser = Noiser(config.noise, observed=observed)  # once here: forked workers share its tables
        self._train: EpochLoader | None = None
        self._epoch = self._batches = 0  # where training starts
        self._progress = 0.0

    def set_progress(self, progress: float) -> None:
        """Tell the noise which share of the training, in [0, 1], is over."""
        self._progress = progress
        if self._train is not None:
            self._train.dataset.set_progress(progress)

    def train_dataloader(self) -> EpochLoader:
        """Shuffled batches; every iteration is the next epoch with new noise."""
        stream = self._stream(self.config.train)
        stream.set_progress(self._progress)
        self._train = EpochLoader(stream, epoch=self._epoch, batches=self._batches, **self._options())
        return self._train

    def val_dataloader(self) -> DataLoader[Any]:
        """The validation sources, the same batches every time."""
        return self._fixed(self.config.valid)

    def test_dataloader(self) -> DataLoader[Any]:
        """The test sources, the same batches every time."""
        return self._fixed(self.config.test)

    def state_dict(self) -> dict[str, Any]:
        """The position after the last batch trained on: epoch, batches of it that are done, progress."""
        if self._train is None or self.trainer is None:
            return {"epoch": self._epoch, "batches": self._batches, "progress": self._progress}
        # What the trainer has processed, not what the loader has given out: the trainer fetches ahead.
        progress: Any = self.trainer.fit_loop.epoch_loop.batch_progress
        if progress.is_last_batch and progress.current.processed == progress.current.ready:
            epoch, batches = self._train.epoch + 1, 0
        else:
            epoch, batches = self._train.epoch, progress.current.processed
        return {"epoch": epoch, "batches": batches, "progress": self._progress}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Make the next training loader start at the position of :meth:`state_dict`."""
        self._epoch, self._batches = int(state_dict["epoch"]), int(state_dict["batches"])
        self._progress = float(state_dict["progress"])

    def _fixed(self, sources: Sources) -> DataLoader[Any]:
        # Shuffled as well, by the fixed key of epoch 0: the first batches stand for all, so that their number
        # may be limited.
        stream = self._stream(sources)
        stream.set_progress(1.0)
        return DataLoader(stream, batch_size=None, **self._options())

    def _stream(self, sources: Sources) -> BatchStream:
        config = self.config
        sentences = SentenceStream(
            config.located(sources),
            min_length=config.min_length,
            max_length=config.max_length,
            seed=config.seed,
            buffer=config.buffer,
        )
        return BatchStream(
            sentences,
            self._noiser,
            tokens_per_batch=config.tokens_per_batch,
            rank=self.trainer.global_rank if self.trainer else 0,
            ranks=self.trainer.world_size if self.trainer else 1,
        )

    def _options(self) -> dict[str, Any]:
        return {
            "collate_fn": partial(collate, vocabulary=self.vocabulary),
            "num_workers": self.config.num_workers,
            "persistent_workers": self.config.num_workers > 0,
            "pin_memory": torch.cuda.is_available(),
        }
