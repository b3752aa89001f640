"""The torch side of the stream: batches of examples, epochs, and going on where a killed run stopped."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from proofread.corpus.batching import bucket
from proofread.corpus.stream import Item, SentenceStream
from proofread.edits.align import align
from proofread.edits.example import Example
from proofread.noise.mixer import Noiser


class BatchStream(IterableDataset[list[Example]]):
    """Batches of examples of one epoch: this worker's share of them, and of each batch the rows of this rank.

    Clean sentences are corrupted, pairs pass through. Batches are cut by the lengths before corruption
    (which may add a few characters), so their composition depends on neither noise nor progress, and
    skipping ahead to resume costs reading only. Nor does it depend on the number of ranks: every rank reads all
    sentences, which is cheap, and corrupts only its own, every ``ranks``-th of a batch. So all ranks have equally many
    batches, and a training goes on with another number of ranks where it stopped. A rank's share of a batch of few
    rows may be empty.

    Args:
        stream: The sentences.
        noiser: Corrupts clean sentences.
        tokens_per_batch: Padded positions of all ranks together, before corruption.
        rank, ranks: Of this process in distributed training.
    """

    def __init__(
        self,
        stream: SentenceStream,
        noiser: Noiser,
        *,
        tokens_per_batch: int,
        rank: int = 0,
        ranks: int = 1,
    ) -> None:
        self.stream = stream
        self.noiser = noiser
        self.tokens_per_batch = tokens_per_batch
        self.rank = rank
        self.ranks = ranks
        # Shared memory: workers that live for several epochs see what the main process sets.
        self._position = torch.zeros(2, dtype=torch.int64).share_memory_()
        self._progress = torch.zeros(1, dtype=torch.float64).share_memory_()

    def set_position(self, *, epoch: int, batches: int = 0) -> None:
        """Make the next iteration ``epoch`` without the first ``batches`` batches of all workers."""
        self._position[0], self._position[1] = epoch, batches

    def set_progress(self, progress: float) -> None:
        """Tell the noise which share of the training, in [0, 1], is over; for batches not yet made."""
        self._progress[0] = progress

    def __iter__(self) -> Iterator[list[Example]]:
        epoch, batches = (int(value) for value in self._position)
        return self._batches(epoch, batches)

    def _batches(self, epoch: int, skip: int) -> Iterator[list[Example]]:
        worker = get_worker_info()
        workers = worker.num_workers if worker else 1
        # The loader takes batches from its workers in turn, from the first one on, also after a resumption.
        number = ((worker.id if worker else 0) + skip) % workers
        batches = bucket(
            self.stream.items(epoch=epoch, shard=number, shards=workers),
            length=_length,
            tokens_per_batch=self.tokens_per_batch,
            rng=random.Random(f"{self.stream.seed}/{epoch}/{number}/{workers}/batches"),
        )
        for batch in islice(batches, (skip + workers - 1 - number) // workers, None):
            progress = float(self._progress[0])
            yield [self._example(item, epoch, progress) for item in batch[self.rank :: self.ranks]]

    def _example(self, item: Item, epoch: int, progress: float) -> Example:
        if item.target is not None:
            return Example(item.source, item.target, tuple(align(item.source, item.target)))
        return self.noiser.corrupt(item.source, epoch=epoch, index=item.number, progress=progress)


class EpochLoader(DataLoader[Any]):
    """A loader each iteration of which is the next epoch; ``epoch`` is the number of the current one."""

    dataset: BatchStream

    def __init__(
        self,
        dataset: BatchStream,
        *,
        collate_fn: Callable[[Sequence[Example]], Any],
        epoch: int = 0,
        batches: int = 0,
        **options: Any,
    ) -> None:
        super().__init__(dataset, batch_size=None, collate_fn=collate_fn, **options)
        self.epoch = epoch - 1
        self._skip = batches

    def __iter__(self) -> Any:
        self.epoch += 1
        self.dataset.set_position(epoch=self.epoch, batches=self._skip)
        self._skip = 0
        return super().__iter__()


def _length(item: Item) -> int:
    return item.length
