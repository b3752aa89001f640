"""Train the cloze model: what word stands between four words on either side?

    python scripts/build_cloze.py SEGMENTED --words words.safetensors --vectors vectors.safetensors --out OUT

``SEGMENTED`` is what ``segment_corpus.py`` wrote. A sentence of a source with weight 2.5 is read two or three times in
a round, of a source with weight 0.3 every third. Frequent words are predicted less often than they occur, which their
bias makes up for. Needs torch (``pip install 'proofread[train]'``).
"""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
import torch
from build_words import Stream, read_tokens
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from proofread.cli.script import Script
from proofread.evidence.cloze import OFFSETS, ClozeModel
from proofread.evidence.vectors import WordVectors
from proofread.evidence.word_model import WordModel
from proofread.lexicon.confusion import homophones, lookalikes, near_homophones, words_like
from proofread.lexicon.relations import relations
from proofread.tables.alphabet import END, FIRST_CHARACTER
from proofread.tables.texts import parse_weights, weight_of
from proofread.tables.wordlist import LONGEST, Wordlist

#: Words more frequent than this share are predicted less often.
_FREQUENT = 1e-3
#: Words on either side whose mean vector is seen: about as many as in the characters that inference looks at.
_FAR = [offset for offset in range(-14, 15) if offset]
#: Targets in a step, wrong words that all of them are told from, and targets whose scores are held at once.
_BATCH, _WRONG, _CHUNK = 8192, 768, 1024
#: Weight of the square of the log of the sum over all words, so that it stays near 0 and scores are log probabilities.
_NORMALISED = 0.05
_WARM_UP, _FLOOR = 200, 0.02
#: Words that each word is told from apart: the likeliest ones to be written for it.
_RIVALS = 16
_REPORT = 120.0


class Corpus(NamedTuple):
    """Rows of all words one after the other, ``end`` between sentences, and the number of each word's sentence."""

    rows: Tensor
    sentences: Tensor
    counts: NDArray[np.float64]

    @classmethod
    def read(
        cls, segmented: Path, stream: Stream, rows: NDArray[np.int32], weights: dict[str, float], seed: int
    ) -> Corpus:
        """All sources in the proportions of ``weights``; ``rows`` by word id."""
        end, random, margin = int(rows[END]), np.random.default_rng(seed), max(_FAR)
        parts = [np.full(margin, end, np.int32)]
        for name, numbers in read_tokens(segmented)[1]:
            found = rows[stream(numbers)]
            ends = np.flatnonzero(found == end)
            times = np.floor(weight_of(name, weights) + random.random(len(ends)))
            for time_ in range(1, int(times.max(initial=0)) + 1):
                parts.append(found[np.repeat(times >= time_, np.diff(ends, prepend=-1))])
        flat = np.concatenate([*parts, np.full(margin, end, np.int32)])
        counts = np.bincount(flat, minlength=end + 1).astype(np.float64)
        counts[end] = 0
        sentences = np.cumsum(flat == end, dtype=np.int32)
        return cls(torch.from_numpy(flat), torch.from_numpy(sentences), counts)

    def around(self, places: Tensor, offsets: list[int]) -> Tensor:
        """Rows at ``offsets`` from ``places``, ``end`` beyond the sentence, [count, offsets]."""
        at = places[:, None] + torch.tensor(offsets)
        inside = self.sentences[at] == self.sentences[places][:, None]
        return torch.where(inside, self.rows[at], len(self.counts) - 1).long()


def find_rivals(words: Wordlist, ids: NDArray[np.integer], counts: NDArray[np.float64]) -> Tensor:
    """The rows of the words that are likeliest to be written for each of ``ids`` by mistake, [ids + 2, _RIVALS]; where
    there are fewer, the row of ``end``, which is never right.

    Of words that sound alike, and of words one character off that sounds or looks alike, the most frequent.
    """
    end = len(ids) + 1
    rows = np.full(len(words) + 1, end)
    rows[ids] = np.arange(len(ids))
    texts = [words.text(number) for number in ids.tolist()]
    found: list[set[int]] = [set() for _ in texts]
    for row, text in enumerate(texts):
        if len(text) == 1:
            choices = [choice(text) for choice in (homophones, near_homophones, lookalikes)]
            others = "".join(other for choice in choices if choice for other in choice.items)
            found[row].update(rows[words.encode(others)].tolist())
        elif text:
            like = words_like(text)
            found[row].update(rows[words.find_texts(like.items)].tolist() if like else ())
    for length in range(2, LONGEST + 1):
        group = np.array([row for row, text in enumerate(texts) if len(text) == length], np.int64)
        symbols = words.symbols(ids[group])[:, :length]
        which, numbers = words.one_off(symbols)
        old, new = symbols[which], words.symbols(numbers)[:, :length]
        place = (old != new).argmax(axis=1)
        points = [words.characters[side[np.arange(len(side)), place] - FIRST_CHARACTER] for side in (old, new)]
        alike = ~relations(*points)[3]
        for row, other in zip(group[which[alike]].tolist(), rows[numbers[alike]].tolist(), strict=True):
            found[row].add(other)
    table = torch.full((len(ids) + 2, _RIVALS), end)
    for row, likely in enumerate(found):
        best = sorted(likely - {row, end}, key=lambda other: (-counts[other], other))[:_RIVALS]
        table[row, : len(best)] = torch.tensor(best)
    return table


class Network(nn.Module):
    """The cloze model while it learns; vectors of words seen, words predicted and, fixed, words far off."""

    def __init__(self, vectors: WordVectors, chances: NDArray[np.float64], size: int, width: int) -> None:
        super().__init__()
        ids = vectors.arrays["ids"]
        known = vectors.arrays["inner"].shape[1]
        start = 0.1 * torch.randn(len(chances), size)
        start[:, :known] = 0.0
        start[: len(ids), :known] = torch.from_numpy(vectors.inner(ids))[:, :size]
        start[:, :known] *= 0.5 * math.sqrt(known) / start[: len(ids), :known].norm(dim=1).mean()
        far = torch.zeros(len(chances), known + 1)
        far[: len(ids)] = torch.from_numpy(vectors.context(ids))
        self.far: Tensor
        self.register_buffer("far", far)
        self.seen = nn.Parameter(start.clone())
        self.predicted = nn.Parameter(0.1 * start)
        self.bias = nn.Parameter(torch.from_numpy(np.log(chances + 1e-9)).float())
        self.hidden = nn.Linear(len(OFFSETS) * size + known, width)
        self.onward = nn.Linear(width, size)

    def restore(self, model: ClozeModel, added: NDArray[np.float64]) -> None:
        """Begin with a finished ``model`` of the same words, to whose bias was ``added``; raises ClickException.

        Where this network is larger, what the model says is kept: new units say nothing yet.
        """
        learnt = {name: torch.from_numpy(one).float() for name, one in model.floats().items()}
        old, size = learnt["inner"].shape[1], self.seen.shape[1]
        width = learnt["hidden"].shape[1]
        places = [place * size + at for place in range(len(OFFSETS)) for at in range(old)]
        places += range(len(OFFSETS) * size, self.hidden.in_features)
        other = len(learnt["inner"]) != len(self.seen) or len(learnt["hidden"]) != len(places)
        if other or old > size or width > self.hidden.out_features:
            raise click.ClickException("--start: a model of other words or word vectors, or a larger one")
        with torch.no_grad():
            self.seen[:, :old] = learnt["inner"]
            self.predicted[:, :old] = learnt["outer"]
            self.bias[:] = learnt["bias"] - torch.from_numpy(added).float()
            rows = torch.zeros(width, self.hidden.in_features)
            rows[:, places] = learnt["hidden"].T
            self.hidden.weight[:width] = rows
            self.hidden.bias[:width] = learnt["hidden_bias"]
            self.onward.weight[:old] = 0.0
            self.onward.weight[:old, :width] = learnt["onward"].T
            self.onward.bias[:old] = learnt["onward_bias"]
            self.onward.weight[old:] *= 0.1
            self.onward.bias[old:] = 0.0

    def forward(self, corpus: Corpus, places: Tensor) -> Tensor:
        """What is expected at ``places``, [count, size]."""
        seen = functional.embedding(corpus.around(places, OFFSETS.tolist()), self.seen)
        inputs = torch.cat([seen.flatten(1), self.mean(corpus, places)], dim=1)
        expected: Tensor = self.onward(torch.relu(self.hidden(inputs)))
        return expected

    def mean(self, corpus: Corpus, places: Tensor) -> Tensor:
        """The mean vector of the words around ``places``, [count, size]."""
        sums = functional.embedding_bag(corpus.around(places, _FAR), self.far, mode="sum")
        return sums[:, :-1] / sums[:, -1:].clamp(min=1e-2)


class SampledLoss(torch.autograd.Function):
    """Cross-entropy with the sum over all words estimated from the right one and some wrong ones, weighted by how
    improbable they were to be drawn (importance sampling, Bengio and Senécal 2003); a chunk at a time, so that scores
    stay in the processor's cache.
    """

    @staticmethod
    def forward(
        ctx: Any, expected: Tensor, right: Tensor, bias: Tensor, wrong: Tensor, shift: Tensor, same: Tensor
    ) -> Tensor:
        """Expected [count, size], vectors and bias of the right words [count, size] and [count], vectors of the wrong
        ones [wrong, size] and their bias less the log of how often they are drawn [wrong]; ``same`` [pairs, 2] says
        which wrong word is the right one.
        """
        count = len(expected)
        gradients = [torch.zeros_like(one) for one in (expected, right, bias, wrong, shift)]
        loss = 0.0
        for start in range(0, count, _CHUNK):
            part = slice(start, start + _CHUNK)
            scores = torch.addmm(shift, expected[part], wrong.T)
            here = same[(same[:, 0] >= start) & (same[:, 0] < start + _CHUNK)]
            scores[here[:, 0] - start, here[:, 1]] = -1e9
            good = (expected[part] * right[part]).sum(1) + bias[part]
            most = torch.maximum(scores.amax(1), good)
            scores.sub_(most[:, None]).exp_()
            total = scores.sum(1) + torch.exp(good - most)
            level = most + torch.log(total)
            loss += float((level - good).sum() + _NORMALISED * (level**2).sum())
            slope = (1 + 2 * _NORMALISED * level) / count
            scores.mul_((slope / total)[:, None])
            pull = torch.exp(good - most) / total * slope - 1 / count
            gradients[0][part] = scores @ wrong + pull[:, None] * right[part]
            gradients[1][part] = pull[:, None] * expected[part]
            gradients[2][part] = pull
            gradients[3].addmm_(scores.T, expected[part])
            gradients[4] += scores.sum(0)
        ctx.save_for_backward(*gradients)
        return torch.tensor(loss / count)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Tensor | None, ...]:
        """The gradients, computed with the loss."""
        return (*(slopes[0] * one for one in ctx.saved_tensors), None)


def against_rivals(network: Network, expected: Tensor, right: Tensor, rivals: Tensor) -> Tensor:
    """Log odds of each of ``rivals`` [count, _RIVALS] less those of ``right`` [count]; far below 0 where there is none.

    Only so many words are told apart here, but those that it matters to tell apart.
    """
    words = torch.cat([right[:, None], rivals], dim=1)
    scores = torch.bmm(functional.embedding(words, network.predicted), expected[:, :, None])[:, :, 0]
    scores = scores + network.bias[words]
    return (scores[:, 1:] - scores[:, :1]).masked_fill(rivals == len(network.bias) - 1, -1e9)


@torch.no_grad()
def measure(network: Network, corpus: Corpus, places: Tensor, rivals: Tensor) -> str:
    """How well the words at ``places`` are predicted: the cross-entropy over the whole vocabulary, and how many of
    those that have rivals are likelier than each of them.
    """
    lost, told, asked = 0.0, 0, 0
    for part in places.split(2000):
        expected, right = network(corpus, part), corpus.rows[part].long()
        scores = expected @ network.predicted.T + network.bias
        scores[:, -1] = -1e9
        lost += float(functional.cross_entropy(scores, right, reduction="sum"))
        most = against_rivals(network, expected, right, rivals[right]).amax(1)
        told += int((most < 0).sum() - (most < -1e8).sum())
        asked += int((most > -1e8).sum())
    return f"cross-entropy {lost / len(places):.3f}, told from their rivals {told / max(asked, 1):.2%}"


def train(
    network: Network,
    corpus: Corpus,
    places: NDArray[np.int64],
    rivals: Tensor,
    *,
    minutes: float,
    most: int | None,
    rate: float,
    seed: int,
) -> None:
    """For so long or ``most`` steps, the learning rate falling to almost nothing; says how it goes."""
    random = np.random.default_rng(seed)
    drawn = np.power(corpus.counts, 0.75)
    drawn /= drawn.sum()
    order, logs = np.cumsum(drawn), torch.from_numpy(np.log(drawn + 1e-20)).float() + math.log(_WRONG)
    kept = min(12_000, len(places) // 10)
    held, places = torch.from_numpy(places[:kept]), places[kept:]
    size = min(_BATCH, len(places))
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, betas=(0.9, 0.99), weight_decay=1e-4, fused=True)
    click.echo(measure(network, corpus, held, rivals))
    start, steps, at, reported = time.monotonic(), 0, 0, 0.0
    while (done := _share(steps, most) if most is not None else _share(time.monotonic() - start, 60 * minutes)) < 1:
        decay = _FLOOR + (1 - _FLOOR) * (1 + math.cos(math.pi * done)) / 2
        optimizer.param_groups[0]["lr"] = rate * decay * min(1.0, (steps + 1) / _WARM_UP)
        if at + size > len(places):
            at = 0
            random.shuffle(places)
        batch = torch.from_numpy(places[at : at + size])
        right = corpus.rows[batch].long()
        wrong = torch.from_numpy(np.searchsorted(order, random.random(_WRONG)).clip(max=len(drawn) - 2))
        expected = network(corpus, batch)
        loss = SampledLoss.apply(
            expected,
            functional.embedding(right, network.predicted),
            network.bias[right],
            functional.embedding(wrong, network.predicted),
            network.bias[wrong] - logs[wrong],
            torch.nonzero(right[:, None] == wrong),
        )
        odds = against_rivals(network, expected, right, rivals[right])
        loss = loss + functional.softplus(odds.logsumexp(1)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps, at = steps + 1, at + size
        if (passed := time.monotonic() - start) - reported > _REPORT:
            reported = passed
            found = measure(network, corpus, held, rivals)
            click.echo(f"{passed / 60:.0f} min, {steps * size / 1e6:.1f} M words predicted, {found}")
    click.echo(f"{steps * size:,} words predicted, {measure(network, corpus, held, rivals)}")


def _share(done: float, whole: float) -> float:
    """How much of ``whole`` is done; of nothing everything."""
    return done / whole if whole else 1.0


@click.command(cls=Script, help=__doc__)
@click.argument("segmented", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--words", "word_model", required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--vectors", "vector_file", required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--out", required=True, type=click.Path(path_type=Path))
@click.option("--weight", multiple=True, metavar="PATTERN=NUMBER", help="How often sentences of a source are read.")
@click.option("--size", default=96, show_default=True, help="Numbers in the vector of a word.")
@click.option("--width", default=512, show_default=True, help="Hidden units.")
@click.option("--minutes", default=45.0, show_default=True, help="How long to train.")
@click.option("--steps", type=int, help="Train so many steps, however long they take.")
@click.option("--rate", default=2e-3, show_default=True, help="Learning rate at its highest.")
@click.option("--start", type=click.Path(exists=True, dir_okay=False), help="A model of the same words to train on.")
@click.option("--threads", default=2, show_default=True, help="Processors to use.")
@click.option("--seed", default=0, show_default=True)
def main(
    segmented: Path,
    word_model: str,
    vector_file: str,
    out: Path,
    weight: tuple[str, ...],
    size: int,
    width: int,
    minutes: float,
    steps: int | None,
    rate: float,
    start: str | None,
    threads: int,
    seed: int,
) -> None:
    """Read, train, quantise, write."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    words, vectors = WordModel.load(word_model).words, WordVectors.load(vector_file)
    ids = vectors.arrays["ids"]
    unknown, end = len(ids), len(ids) + 1
    rows = np.full(len(words), unknown, dtype=np.int32)
    rows[ids] = np.arange(len(ids))
    rows[END] = end
    stream = Stream(read_tokens(segmented)[0], words)
    corpus = Corpus.read(segmented, stream, rows, parse_weights(weight), seed)
    shares = corpus.counts / corpus.counts.sum()
    kept = np.minimum(1.0, np.sqrt(_FREQUENT / shares.clip(1e-12)))
    random = np.random.default_rng(seed)
    flat = corpus.rows.numpy()
    places = np.flatnonzero(flat != end)
    places = places[random.random(len(places)) < kept[flat[places]]]
    random.shuffle(places)
    click.echo(f"{len(flat):,} words, {len(places):,} of them to predict in a round")
    chances = shares * kept
    network = Network(vectors, chances / chances.sum(), size, width)
    #: What the scores of a finished model have besides those of the network.
    added = -np.log(kept)
    added[unknown] -= math.log(max(shares[unknown], 1e-9))  # a word adds how frequent it is by itself
    if start:
        network.restore(ClozeModel.load(start), added)
    rivals = find_rivals(words, ids, corpus.counts)
    train(network, corpus, places, rivals, minutes=minutes, most=steps, rate=rate, seed=seed)
    learnt = {name: one.detach().numpy() for name, one in network.named_parameters()}
    bias = learnt["bias"] + added
    bias[end] = learnt["predicted"][end] = 0.0  # nothing is said about the end of a sentence
    examples = torch.from_numpy(places[:20_000])
    model = ClozeModel.quantise(
        {
            "ids": ids,
            "words": vectors.arrays["words"],
            "inner": learnt["seen"],
            "outer": learnt["predicted"],
            "bias": bias.astype(np.float32),
            "hidden": learnt["hidden.weight"].T.copy(),
            "hidden_bias": learnt["hidden.bias"],
            "onward": learnt["onward.weight"].T.copy(),
            "onward_bias": learnt["onward.bias"],
        },
        corpus.around(examples, OFFSETS.tolist()).numpy(),
        network.mean(corpus, examples).numpy(),
    )
    model.save(out)
    click.echo(f"wrote {out}, {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
