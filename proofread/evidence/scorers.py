"""The language models that a bundle may carry. A further one is one line of :data:`SCORERS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from proofread.evidence.base import Scorer
from proofread.evidence.characters import CharacterScorer
from proofread.evidence.lexical import LexicalScorer


class Stored(NamedTuple):
    """The files of a scorer in a bundle, of which it needs the first, and what opens it.

    Opening takes a path for each file, None where there is none, and raises BundleError when one is broken.
    """

    files: Sequence[str]
    open: Callable[..., Scorer]


#: By name; features ask for a model's opinion by it (``view.change("characters")``).
SCORERS: Mapping[str, Stored] = {
    "characters": Stored(("ngram.safetensors",), CharacterScorer.load),
    "words": Stored(("words.safetensors", "vectors.safetensors", "cloze.safetensors"), LexicalScorer.load),
}


def open_scorers(find: Callable[[str], Path | None]) -> dict[str, Scorer]:
    """Those that there are; ``find`` gives the path of a file by its name, None if there is none."""
    paths = {name: [find(file) for file in stored.files] for name, stored in SCORERS.items()}
    return {name: SCORERS[name].open(*found) for name, found in paths.items() if found[0] is not None}
