"""Train skip-gram word vectors and write those of the most frequent words, 8 bits a number.

    python scripts/build_vectors.py SEGMENTED --words words.safetensors --out vectors.safetensors --weight 'law*=0.5'

``SEGMENTED`` is what ``segment_corpus.py`` wrote. Of sources with a weight below 1 so large a share of the sentences is
read; other weights do not matter here. Needs ``gensim`` (``pip install 'proofread[tables]'``).
"""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
from build_words import Stream, read_tokens

from proofread.cli.script import Script
from proofread.evidence.vectors import WordVectors
from proofread.evidence.word_model import WordModel
from proofread.tables.alphabet import END
from proofread.tables.texts import parse_weights, weight_of
from proofread.tables.wordlist import Wordlist

#: Words more frequent than this share count less as context.
_FREQUENT = 1e-4


def write_sentences(segmented: Path, words: Wordlist, weights: dict[str, float], path: Path, *, seed: int) -> int:
    """All sentences as lines of word ids; the number of words."""
    tokens, sources = read_tokens(segmented)
    stream = Stream(tokens, words)
    random = np.random.default_rng(seed)
    total = 0
    with path.open("w") as file:
        for name, numbers in sources:
            ids = stream(numbers)
            ends = np.flatnonzero(ids == END)
            kept = random.random(len(ends)) < weight_of(name, weights)
            chosen = ids[np.repeat(kept, np.diff(ends, prepend=-1))]
            text = " ".join(map(str, chosen.tolist())).replace(f" {END} ", "\n")
            file.write(text.removesuffix(f" {END}").removeprefix(f"{END} ") + "\n")
            total += len(chosen)
    return total


@click.command(cls=Script, help=__doc__)
@click.argument("segmented", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--words", "word_model", required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--out", required=True, type=click.Path(path_type=Path))
@click.option("--weight", multiple=True, metavar="PATTERN=NUMBER", help="Share of the sentences of a source to read.")
@click.option("--size", default=64, show_default=True, help="Numbers in a vector.")
@click.option("--most", default=65_000, show_default=True, help="Words that get vectors.")
@click.option("--epochs", default=2, show_default=True)
@click.option("--threads", default=1, show_default=True, help="More than one gives other vectors in every run.")
def main(
    segmented: Path,
    word_model: str,
    out: Path,
    weight: tuple[str, ...],
    size: int,
    most: int,
    epochs: int,
    threads: int,
) -> None:
    """Train, quantise, write."""
    from gensim.models import Word2Vec

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("gensim").setLevel(logging.WARNING)
    words = WordModel.load(word_model).words
    with TemporaryDirectory() as folder:
        sentences = Path(folder) / "sentences"
        total = write_sentences(segmented, words, parse_weights(weight), sentences, seed=0)
        click.echo(f"{total:,} words")
        model = Word2Vec(
            corpus_file=str(sentences),
            vector_size=size,
            window=8,
            min_count=30,
            max_final_vocab=most,
            sg=1,
            negative=5,
            sample=_FREQUENT,
            workers=threads,
            epochs=epochs,
            seed=0,
        )
    ids = np.array([int(word) for word in model.wv.index_to_key])
    counts = np.array([model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key], dtype=np.float64)
    order = np.argsort(ids)
    weights = np.minimum(1.0, np.sqrt(_FREQUENT * total / counts))
    vectors = WordVectors.quantise(
        ids[order], model.wv.vectors[order], model.syn1neg[order], weights[order].astype(np.float32), len(words)
    )
    vectors.save(out)
    click.echo(f"{len(ids):,} words with vectors; wrote {out}, {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
