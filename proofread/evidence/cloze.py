"""How likely is a word between the words around it? A feed-forward network that has read what no n-gram can hold.

It sees four words on either side, each in its place, and what lies farther off as one mean of word vectors, and
predicts the word between them: a bidirectional, windowed neural language model (Bengio et al. 2003), trained like that
of Devlin et al. (2014) so that its scores are log probabilities without a sum over the vocabulary. A word costs it a
fifth of what a character costs the LSTM, so in training it can read far more text.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from proofread.errors import BundleError
from proofread.evidence.arrays import open_arrays
from proofread.evidence.base import Candidates
from proofread.evidence.segmentation import Segmentation
from proofread.evidence.vectors import VectorReading
from proofread.evidence.word_model import WordModel
from proofread.evidence.words import Comparison
from proofread.ort import session
from proofread.ort.file import FLOAT
from proofread.ort.nodes import LARGEST, Rounded, axes, rounded
from proofread.tables.alphabet import END, START
from proofread.tables.wordlist import NO_WORD

Floats = NDArray[np.float32]
Index = NDArray[np.int64]
#: Words on either side that are seen in their places.
SIDE = 4
#: Neighbours of an edit on either side that are asked how they take to it.
_ASKED = 2
_NEIGHBOURS = [step for step in range(-_ASKED, _ASKED + 1) if step]
#: How far these see.
_MARGIN = SIDE + _ASKED
#: Places of the words that are seen, from the one that is predicted.
OFFSETS = np.array([offset for offset in range(-SIDE, SIDE + 1) if offset])
#: Vectors seen are rounded to whole numbers from -_SEEN to _SEEN, hidden units from 0 to _UNITS.
_SEEN, _UNITS = 127, 255
#: Share of the numbers that fit; the rest is cut off.
_FIT = 0.9999
_LAYERS = ("hidden", "onward")
_MATRICES = ("inner", "outer", *_LAYERS)
_NAMES = (
    "ids",
    *_MATRICES,
    *(f"{name}_scale" for name in _MATRICES),
    "bias",
    "hidden_bias",
    "onward_bias",
    "steps",
    "words",
)


class ClozeModel:
    """The network, in whole numbers.

    Args:
        arrays: ``ids`` [n], the ids of the words it knows, rising. Row ``n`` of what follows stands for all other
            words, row ``n + 1`` for the ends of a sentence: ``inner`` and ``outer`` int8 [n + 2, size], the vectors of
            words seen and predicted, to be multiplied by ``inner_scale`` and ``outer_scale`` [n + 2]; ``bias`` [n + 2]
            of the words predicted. ``hidden`` int8 [2 * SIDE * size + far, width], by ``hidden_scale`` [width], with
            ``hidden_bias`` [width]; ``onward`` int8 [width, size], by ``onward_scale`` [size], with ``onward_bias``
            [size]; ``steps`` [3], to what vectors seen, the mean vector and hidden units are rounded. ``words`` [1],
            the length of the word list.

    Raises:
        BundleError: a layer has weights too large to be multiplied without loss.
    """

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        self.arrays = arrays
        count = len(arrays["ids"])
        self.unknown, self.end = count, count + 1
        self._rows = np.full(int(arrays["words"][0]) + 1, count, dtype=np.int64)
        self._rows[arrays["ids"]] = np.arange(count)
        self._rows[[START, END]] = self.end
        if max(np.abs(arrays[name]).max(initial=0) for name in _LAYERS) > LARGEST:
            raise BundleError(f"填词模型的权重大于 {LARGEST}：是旧版本写的，请用 scripts/build_cloze.py 重新做")

    @classmethod
    def load(cls, path: Path | str) -> ClozeModel:
        """Read what ``scripts/build_cloze.py`` wrote; raises BundleError."""
        arrays = open_arrays(path, _NAMES, "填词模型")
        try:
            return cls(arrays)
        except BundleError as error:
            raise BundleError(f"{path}：{error}") from error

    @property
    def words(self) -> int:
        """The length of the word list that the ids belong to."""
        return len(self._rows) - 1

    def rows(self, words: NDArray[np.integer]) -> Index:
        """The rows of word ids of any shape; :attr:`unknown` for ``NO_WORD`` and words that it does not know."""
        return self._rows[words]

    def expect(self, around: Index, far: Floats) -> Floats:
        """What is expected between words, as a vector.

        Args:
            around: rows of the four words before and the four behind, [count, 2 * SIDE].
            far: mean vector of all around, [count, far].

        Returns:
            [count, size], to be compared with words by :meth:`score`.
        """
        seen_step, far_step, _ = self.arrays["steps"]
        seen = self.arrays["inner"][around] * self.arrays["inner_scale"][around][..., None]
        inputs = np.concatenate((*seen.swapaxes(0, 1), far * (seen_step / far_step)), axis=1)
        found: Floats = self._layers.run(None, {"inputs": inputs})[0]
        return found

    @cached_property
    def _layers(self) -> Any:
        """Both layers in ONNX Runtime, which multiplies whole numbers three times as fast as numpy does floats."""
        graph = Rounded()
        hidden, onward = ([self.arrays[f"{name}{part}"] for part in ("", "_scale", "_bias")] for name in _LAYERS)
        seen_step, _, unit_step = self.arrays["steps"].tolist()
        units = graph.whole_product("inputs", "hidden", *hidden, step=seen_step, zero=_SEEN + 1)
        found = graph.whole_product(units, "onward", *onward, step=unit_step, zero=0)  # what is below 0 is cut off
        return session(graph.finish([axes("inputs", 2, FLOAT)], [("expected", found, FLOAT, 2)]))

    def score(self, expected: Floats, rows: Index) -> Floats:
        """Log P of words, [...], given what is expected, [..., size]."""
        outer = self.arrays["outer"][rows] * self.arrays["outer_scale"][rows][..., None]
        found: Floats = (expected * outer).sum(axis=-1) + self.arrays["bias"][rows]
        return found

    @classmethod
    def quantise(cls, arrays: Mapping[str, NDArray[Any]], around: Index, far: Floats) -> ClozeModel:
        """From the same arrays as floats, without scales and steps; the steps suit the examples ``around`` and ``far``,
        which are as for :meth:`expect`.
        """
        stored = {name: value for name, value in arrays.items() if name not in ("hidden", "onward")}
        for name in ("inner", "outer"):
            scale = np.abs(arrays[name]).max(axis=1).clip(1e-6) / 127
            stored[name] = np.rint(arrays[name] / scale[:, None]).astype(np.int8)
            stored[f"{name}_scale"] = scale.astype(np.float32)
        seen = (arrays["inner"][around]).reshape(len(around), -1)
        seen_step, far_step = (float(np.quantile(np.abs(values), _FIT)) / _SEEN for values in (seen, far))
        units = np.concatenate((seen, far), axis=1) @ arrays["hidden"] + arrays["hidden_bias"]
        unit_step = float(np.quantile(units.clip(0), _FIT)) / _UNITS
        hidden = arrays["hidden"].copy()
        hidden[seen.shape[1] :] *= far_step / seen_step
        for name, matrix in zip(_LAYERS, (hidden, arrays["onward"]), strict=True):
            stored[name], stored[f"{name}_scale"] = rounded(matrix.T)
        stored["steps"] = np.array([seen_step, far_step, unit_step], dtype=np.float32)
        return cls(stored)

    def floats(self) -> dict[str, Floats]:
        """The vectors, layers and biases as :meth:`quantise` takes them, to be trained further."""
        seen_step, far_step, _ = self.arrays["steps"]
        named = {name: self.arrays[name] * self.arrays[f"{name}_scale"] for name in _LAYERS}
        named["hidden"][2 * SIDE * self.arrays["inner"].shape[1] :] *= seen_step / far_step
        for name in ("inner", "outer"):
            named[name] = self.arrays[name] * self.arrays[f"{name}_scale"][:, None]
        return named | {name: self.arrays[name].astype(np.float32) for name in ("bias", "hidden_bias", "onward_bias")}

    def save(self, path: Path) -> None:
        """Write one safetensors file."""
        save_file(self.arrays, path)


class Filled(NamedTuple):
    """What the words around ``K`` edits expect.

    Attributes:
        old: log P of the words that stand there, summed, [K].
        new: log P of the word that the edit makes, [K].
        around: change of log P of the neighbours, summed, [K].
        worst: log P of the least expected of the words that stand there, [K]; 0 where none does.
        level: mean log P of the neighbours as it is, [K].
        words: how many words stand there, [K].
    """

    old: Floats
    new: Floats
    around: Floats
    worst: Floats
    level: Floats
    words: Floats

    @classmethod
    def nothing(cls, count: int) -> Filled:
        """What there is to say about ``count`` edits without a model."""
        return cls(*np.zeros((6, count), dtype=np.float32))


class ClozeReading:
    """Sentences whose words are predicted from one another, each when it is first asked about.

    Args:
        model: the network.
        words: the word model, which knows how frequent the words are that the network does not know.
        parts: the words of the sentences.
        vectors: what the sentences say from afar.
    """

    def __init__(self, model: ClozeModel, words: WordModel, parts: Segmentation, vectors: VectorReading) -> None:
        self._model = model
        self._words = words
        self._parts = parts
        self._vectors = vectors
        batch, longest = parts.sequences.shape
        #: Rows of the words of each sentence, with ends on either side.
        self._rows = np.full((batch, longest + 2 * _MARGIN), model.end, dtype=np.int64)
        there = parts.sequences != NO_WORD
        self._rows[:, _MARGIN : _MARGIN + longest][there] = model.rows(parts.sequences[there])
        #: Log P of each word and what is far from it, once known.
        self._known = ~there
        self._own = np.zeros((batch, longest), dtype=np.float32)
        self._far = np.zeros((batch, longest, vectors.size), dtype=np.float32)

    def ask(self, candidates: Candidates, compared: Comparison) -> Filled:
        """What the words around ``candidates`` expect; ``compared`` is what the words' own reading says of them."""
        model, rows = self._model, candidates.rows
        first, last = self._vectors.place(candidates, compared)
        before, behind = self._parts.before(rows, first), self._parts.before(rows, last)
        self._read(rows, before - _ASKED, behind + _ASKED)
        # The sentence around each edit: words before it, the new word, words behind it.
        left = self._rows[rows[:, None], before[:, None] + np.arange(_MARGIN)]
        right = self._rows[rows[:, None], behind[:, None] + _MARGIN + np.arange(_MARGIN)]
        middle = model.rows(compared.new.word)
        line = np.concatenate((left, middle[:, None], right), axis=1)
        # The new words, and next to them the neighbours on each side, all expected in one go.
        asked = [(np.arange(len(rows)), 0, compared.new.word, self._vectors.around(rows, first, last))]
        standing = []
        for step in _NEIGHBOURS:
            there = np.flatnonzero(line[:, _MARGIN + step] != model.end)
            at = rows[there], (before + step if step < 0 else behind + step - 1)[there]
            asked.append((there, step, self._parts.sequences[at], self._far[at]))
            standing.append((there, self._own[at]))
        around = [line[there[:, None], _MARGIN + step + OFFSETS] for there, step, _, _ in asked]
        expected = model.expect(np.concatenate(around), np.concatenate([far for *_, far in asked]))
        scores = self._score(expected, np.concatenate([words for _, _, words, _ in asked]))
        new, *moved = np.split(scores, np.cumsum([len(there) for there, *_ in asked[:-1]]))
        better, level, count = np.zeros((3, len(rows)), dtype=np.float32)
        for (there, own), score in zip(standing, moved, strict=True):
            better[there] += score - own
            level[there] += own
            count[there] += 1
        old, worst = np.zeros((2, len(rows)), dtype=np.float32)
        for step in range(int((behind - before).max(initial=0))):
            there = np.flatnonzero(before + step < behind)
            own = self._own[rows[there], before[there] + step]
            old[there] += own
            worst[there] = np.minimum(worst[there], own)
        return Filled(old, new, better, worst, level / count.clip(1), (behind - before).astype(np.float32))

    def _read(self, rows: Index, first: Index, last: Index) -> None:
        """Predict the words ``[first, last)`` of sentences ``rows``, as far as that has not been done."""
        longest = self._known.shape[1]
        marks = np.zeros((len(self._known), longest + 1), dtype=np.int64)
        np.add.at(marks, (rows, first.clip(0, longest)), 1)
        np.add.at(marks, (rows, last.clip(0, longest)), -1)
        at = np.nonzero((np.cumsum(marks, axis=1)[:, :-1] > 0) & ~self._known)
        around = self._rows[at[0][:, None], at[1][:, None] + _MARGIN + OFFSETS]
        self._far[at] = self._vectors.around(at[0], self._parts.starts[at], self._parts.ends[at])
        self._own[at] = self._score(self._model.expect(around, self._far[at]), self._parts.sequences[at])
        self._known[at] = True

    def _score(self, expected: Floats, words: NDArray[np.integer]) -> Floats:
        """Log P of word ids; a word that the network does not know has its share of what is expected of all such."""
        rows = self._model.rows(words)
        scores = self._model.score(expected, rows)
        strange = np.flatnonzero(rows == self._model.unknown)
        scores[strange] += self._words.frequency(words[strange])
        return scores
