"""The trained networks of a grid and what each of them writes."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from proofread.errors import ConfigError
from proofread.metrics.base import fingerprint
from proofread.model.batch import Source, collate_sources
from proofread.model.seq2seq import DecodingState, Seq2Seq, prepare
from proofread.runtime.batches import read_all
from proofread.runtime.bundle import load_bundle
from proofread.runtime.weights import network_from
from proofread.search.base import to_text
from proofread.search.correct import head_draft, limits
from proofread.search.greedy import greedy
from proofread.text.vocabulary import BOS, Vocabulary
from research.comparison.controlled import Controlled
from research.comparison.study import Study

_FOLDER: Final = re.compile(r"(?:paper_)?(?P<system>\w+)-(?P<seed>\d+)")
_BATCH: Final = 100
#: What the correction head alone writes is a system of its own.
HEAD: Final = "+head"


@dataclass(frozen=True)
class Run:
    """One trained network: ``system`` is the experiment's name without ``paper_``."""

    system: str
    seed: int
    folder: Path


def find_runs(folder: Path) -> list[Run]:
    """The finished runs in ``folder``, whose names are ``EXPERIMENT-SEED``; raises :class:`ConfigError` without any."""
    found = []
    for path in sorted(folder.glob("*/bundle")):
        if match := _FOLDER.fullmatch(path.parent.name):
            found.append(Run(match["system"], int(match["seed"]), path.parent))
    if not found:
        raise ConfigError(f"{folder}: expected folders EXPERIMENT-SEED with a bundle in them, found none")
    return found


def outputs(run: Run, study: Study, *, head: bool = False) -> list[str]:
    """What ``run`` makes of the sentences of ``study``, by greedy search or by the correction head alone.

    Kept in the run's folder: a second call reads it, unless the sentences have changed.
    """
    stamp = fingerprint(study.sources, study.targets)
    cache = run.folder / f"{study.name}{'.head' if head else ''}.json"
    if cache.is_file():
        kept = json.loads(cache.read_text("utf-8"))
        if kept["data"] == stamp:
            return kept["outputs"]  # type: ignore[no-any-return]
    network, vocabulary = _opened(run)
    write = partial(_written, network, vocabulary, head=head)
    texts = read_all(study.sources, vocabulary, write, batch_size=_BATCH)
    cache.write_text(json.dumps({"data": stamp, "outputs": texts}, ensure_ascii=False), "utf-8")
    return texts


def has_head(run: Run) -> bool:
    """Whether the network has a correction head."""
    return _opened(run)[0].head is not None


def parameters(run: Run) -> int:
    """Trained numbers of the network without the character embedding, which all systems share in size."""
    network, _ = _opened(run)
    return sum(p.numel() for name, p in network.named_parameters() if "embedding.character" not in name)


def training_speed(run: Run) -> float:
    """Source characters per second over the whole training; 0 where the run did not log it."""
    with (run.folder / "csv" / "metrics.csv").open(encoding="utf-8", newline="") as file:
        logged = [row.get("train/source_characters_per_second") for row in csv.DictReader(file)]
    return float(next((value for value in reversed(logged) if value), 0.0))


def _opened(run: Run) -> tuple[Seq2Seq, Vocabulary]:
    bundle = load_bundle(run.folder / "bundle")
    return network_from(bundle), bundle.vocabulary


def _batches(sources: Sequence[str], vocabulary: Vocabulary) -> Iterator[tuple[list[int], Source]]:
    order = sorted(range(len(sources)), key=lambda index: len(sources[index]))
    for start in range(0, len(order), _BATCH):
        indices = order[start : start + _BATCH]
        yield indices, collate_sources([sources[index] for index in indices], vocabulary)


def _written(network: Seq2Seq, vocabulary: Vocabulary, source: Source, *, head: bool) -> list[str]:
    encoded = network.encoder(source)
    if head:
        rows = [tuple(row) for row in head_draft(network.head_log_probabilities(encoded, source), source)]
    else:
        found = greedy(network, prepare(network, encoded, source), source, limits=limits(source))
        rows = [one.tokens for one in found]
    return [to_text(tokens, vocabulary, unknown) for tokens, unknown in zip(rows, source.unknown, strict=True)]


@torch.inference_mode()
def choices(run: Run, items: Sequence[Controlled]) -> list[float]:
    """For every erroneous item: how often the network prefers the right form to the wrong one, 0, ½ or 1.

    The decoder is given the correct beginning and asked for the form, once with the wrong form in the source and once
    with the right one. Copying whatever stands there, or ignoring the cue, is right half the time; only a network
    that has found the cue does better. Unlike F0.5 this works for networks that cannot yet write a whole sentence.
    """
    network, vocabulary = _opened(run)
    right = [0.0] * len(items)
    for sources in ([item.source for item in items], [item.target for item in items]):
        for indices, source in _batches(sources, vocabulary):
            batch = [items[index] for index in indices]
            start = prepare(network, network.encoder(source), source)
            of_right, of_wrong = (
                _log_probability(network, source, start, collate_sources(texts, vocabulary).characters, batch)
                for texts in ([item.target for item in batch], [item.source for item in batch])
            )
            for index, better in zip(indices, (of_right > of_wrong).tolist(), strict=True):
                right[index] += better / 2
    return right


def _log_probability(
    network: Seq2Seq, source: Source, start: DecodingState, written: Tensor, items: Sequence[Controlled]
) -> Tensor:
    """Log-probability of the form at the place of the error in ``written`` [batch, length], after what precedes it.

    Returns:
        [batch].
    """
    read = torch.cat([torch.full_like(written[:, :1], BOS), written[:, :-1]], 1)
    output, _ = network.decoder.unroll(read, start.state, start.memory)
    scores = network.log_probabilities(output, source).gather(2, written[:, :, None])[:, :, 0]
    place = torch.arange(written.shape[1])[None]
    begin = torch.tensor([item.position for item in items])[:, None]
    end = torch.tensor([_form_end(item) for item in items])[:, None]
    return (scores * ((place >= begin) & (place < end))).sum(1)


def _form_end(item: Controlled) -> int:
    pairs = zip(item.source, item.target, strict=True)
    return max(place for place, (old, new) in enumerate(pairs) if old != new) + 1
