"""What is evaluated: the whole product, or the network alone, each as texts in and texts out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from proofread.model.batch import Source
from proofread.proofreader import Proofreader
from proofread.runtime.batches import read_all
from proofread.runtime.bundle import Bundle
from proofread.runtime.weights import network_from
from proofread.search.base import to_text
from proofread.search.correct import correct

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


def network_alone(bundle: Bundle, *, device: str, batch_size: int) -> System:
    """Greedy search, a whole line at once; nothing weighs or guards what it writes.

    Raises:
        BundleError: the weights of the bundle do not fit.
    """
    network, vocabulary = network_from(bundle, device=device), bundle.vocabulary

    def write(batch: Source) -> list[str]:
        found = correct(network, batch)
        return [to_text(one.tokens, vocabulary, unknown) for one, unknown in zip(found, batch.unknown, strict=True)]

    return lambda sources: read_all(sources, vocabulary, write, device=device, batch_size=batch_size)
