"""What is evaluated: the whole product, or the network alone, each as texts in and texts out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytorch_lightning as pl
from torch.utils.data import DataLoader

from proofread.model.batch import Source, collate_sources
from proofread.model.seq2seq import Seq2Seq
from proofread.proofreader import Proofreader
from proofread.runtime.bundle import Bundle
from proofread.runtime.weights import network_from
from proofread.search.base import to_text
from proofread.search.correct import correct
from proofread.text.vocabulary import Vocabulary

#: Sources to corrected texts, in order.
System = Callable[[Sequence[str]], list[str]]


def product(bundle: Bundle, *, preset: str, device: str, batch_size: int) -> System:
    """All that a user gets: sentences, windows, network, decision layer, guards.

    Raises:
        BundleError: a file of the bundle is broken.
        ConfigError: there is no such preset.
    """
    reader = Proofreader.load(bundle.path, device=device, preset=preset, remember=0)  # so that speed is speed
    return lambda sources: [result.corrected for result in reader.pipe(sources, batch_size=batch_size)]


class NetworkAlone(pl.LightningModule):
    """Predicts corrected texts by greedy search, a whole line at once; nothing weighs or guards them."""

    def __init__(self, network: Seq2Seq, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.network = network
        self.vocabulary = vocabulary

    def predict_step(self, batch: Source, batch_idx: int) -> list[str]:
        """The texts of one batch."""
        found = correct(self.network, batch)
        return [
            to_text(one.tokens, self.vocabulary, unknown) for one, unknown in zip(found, batch.unknown, strict=True)
        ]


def network_alone(bundle: Bundle, *, device: str, batch_size: int) -> System:
    """The network under Lightning's trainer; raises BundleError when its weights do not fit."""
    module = NetworkAlone(network_from(bundle), bundle.vocabulary)
    trainer = pl.Trainer(
        accelerator=device, devices=1, logger=False, enable_progress_bar=False, enable_checkpointing=False
    )

    def run(sources: Sequence[str]) -> list[str]:
        order = sorted(range(len(sources)), key=lambda i: len(sources[i]))
        batches: DataLoader[str] = DataLoader(
            [sources[i] for i in order],  # type: ignore[arg-type]
            batch_size=batch_size,
            collate_fn=lambda texts: collate_sources(texts, bundle.vocabulary),
        )
        predicted = trainer.predict(module, batches) or []
        texts = dict(zip(order, (text for batch in predicted for text in batch), strict=True))
        return [texts[i] for i in range(len(sources))]

    return run
