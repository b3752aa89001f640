"""The API: load a model once, then correct texts, streams of texts and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from proofread.decision.layer import DecisionLayer, Preset
from proofread.edits.edit import Edit, Kind, apply
from proofread.edits.guard import GuardOptions, Guards
from proofread.errors import ConfigError
from proofread.formats.plain import correct_file
from proofread.formats.report import FileReport
from proofread.runtime.bundle import Bundle, load_bundle
from proofread.runtime.torch_backend import TorchBackend
from proofread.text.characters import is_han
from proofread.text.sentences import Window, split_sentences, windows
from proofread.text.spans import Span

#: Most characters that the network reads at once, and how far windows of a longer sentence overlap.
_WINDOW, _OVERLAP = 128, 16
#: Sentences are sorted by length within this many batches.
_POOL = 8
#: Padded characters that the network reads at once: its probabilities of each fill a row of the vocabulary's size.
_PADDED = 1200


@dataclass(frozen=True)
class Result:
    """What was found in one text.

    Attributes:
        text: the text as given.
        edits: accepted edits, sorted and disjoint; offsets are code points of ``text``.
        dropped: proposals that a guard dropped, by the guard's name.
        sentences: number of sentences read.
    """

    text: str
    edits: tuple[Edit, ...]
    dropped: Counter[str] = field(default_factory=Counter)
    sentences: int = 0

    @property
    def corrected(self) -> str:
        """``text`` with all edits done."""
        return apply(self.text, self.edits)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "text": self.text,
            "corrected": self.corrected,
            "edits": [edit.to_dict() for edit in self.edits],
            "dropped": dict(self.dropped),
            "sentences": self.sentences,
        }


class _Piece(NamedTuple):
    """A window on its way through the network: which text and sentence of the pool, and what it reads."""

    text: int
    sentence: Span
    window: Window
    content: str


class Proofreader:
    """A loaded model. Reading it from several threads is safe."""

    def __init__(self, backend: TorchBackend, decision: DecisionLayer, *, bundle: Bundle, guards: GuardOptions) -> None:
        self._backend = backend
        self._decision = decision
        self._guards = Guards(guards)
        self.bundle = bundle

    @classmethod
    def load(
        cls,
        path: str | Path | None = None,
        *,
        device: str = "cpu",
        preset: str | None = "balanced",
        guards: GuardOptions | None = None,
    ) -> Proofreader:
        """Load the bundle in folder ``path``; by default the one that ships in the package.

        Args:
            path: a bundle that training wrote.
            device: where the network runs, in torch's notation.
            preset: ``strict``, ``balanced`` or ``recall``, thresholds fitted with the model; None uses the
                threshold in ``guards``.
            guards: what may reach the user.

        Raises:
            BundleError: the bundle is broken, foreign or too new.
            ConfigError: there is no such preset.
        """
        bundle = load_bundle(path)
        decision = DecisionLayer.load(
            bundle.vocabulary, decision=bundle.file("decision.json"), ngram=bundle.file("ngram.safetensors")
        )
        options = guards or GuardOptions()
        if preset is not None:
            options = _with_preset(options, decision.presets, preset)
        return cls(TorchBackend.load(bundle, device=device), decision, bundle=bundle, guards=options)

    @property
    def card(self) -> Mapping[str, Any]:
        """The model card, with the bundle's fingerprint and the presets."""
        return {**self.bundle.card, "fingerprint": self.bundle.fingerprint, "presets": self._decision.presets}

    def __call__(self, text: str) -> Result:
        """Correct one text of any length."""
        return next(self.pipe([text]))

    def pipe(self, texts: Iterable[str], *, batch_size: int = 64) -> Iterator[Result]:
        """Correct a stream of texts in order; reads ahead some hundreds of sentences, never all.

        Args:
            texts: any number of texts, such as the lines of a file.
            batch_size: sentences that the network reads at once.

        Raises:
            ConfigError: ``batch_size`` is below 1.
        """
        if batch_size < 1:
            raise ConfigError(f"batch_size: expected 1 or more, got {batch_size}")
        iterator = iter(texts)
        while pool := list(_take(iterator, batch_size * _POOL)):
            yield from self._pool(pool, batch_size)

    def fix_file(self, path: str | Path, **options: Any) -> FileReport:
        """Correct a file in place; options and errors as of :func:`proofread.formats.plain.correct_file`."""
        return correct_file(path, partial(self.pipe), **options)

    def _pool(self, texts: list[str], batch_size: int) -> Iterator[Result]:
        sentences = [split_sentences(text) for text in texts]
        pieces = [
            _Piece(number, span, window, text[window.start : window.end])
            for number, (text, spans) in enumerate(zip(texts, sentences, strict=True))
            for span in spans
            for window in _windows(text, span)
        ]
        pieces.sort(key=lambda piece: len(piece.content))
        found: dict[tuple[int, Span], list[Edit]] = {}
        for batch in _batches(pieces, batch_size):
            contents = [piece.content for piece in batch]
            evidence = self._backend.read(contents, self._decision.proposer.alternatives)
            for piece, one in zip(batch, evidence, strict=True):
                offset = piece.window.start - piece.sentence.start
                for edit in self._decision.decide(piece.content, one):
                    if piece.window.owns(edit.start + piece.window.start, edit.end + piece.window.start):
                        found.setdefault((piece.text, piece.sentence), []).append(edit.shifted(offset))
        for number, (text, spans) in enumerate(zip(texts, sentences, strict=True)):
            dropped: Counter[str] = Counter()
            edits = [
                edit.shifted(span.start)
                for span in spans
                if (number, span) in found
                for edit in self._guards.filter(
                    text[span.start : span.end], sorted(found[number, span], key=_place), dropped
                )
            ]
            yield Result(text, tuple(edits), dropped, len(spans))


def _batches(pieces: Sequence[_Piece], most: int) -> Iterator[Sequence[_Piece]]:
    """Cut ``pieces``, which are sorted by length, into batches of at most ``most``, long ones into smaller ones."""
    start = 0
    for end, piece in enumerate(pieces):
        if end - start == most or (end > start and (end + 1 - start) * len(piece.content) > _PADDED):
            yield pieces[start:end]
            start = end
    if start < len(pieces):
        yield pieces[start:]


def _with_preset(options: GuardOptions, presets: Mapping[str, Preset], name: str) -> GuardOptions:
    if name not in presets:
        raise ConfigError(f"preset: expected one of {', '.join(presets)}, got {name!r}")
    preset = presets[name]
    by_kind = {kind: preset[kind.value] for kind in Kind if kind.value in preset}
    return replace(options, min_confidence=preset["default"], min_confidence_by_kind=by_kind)


def _take(texts: Iterator[str], characters: int) -> Iterator[str]:
    """Texts of about ``characters`` × 30 characters together, at least one."""
    total = 0
    for text in islice(texts, characters):
        yield text
        total += len(text)
        if total >= characters * 30:
            return


def _windows(text: str, span: Span) -> list[Window]:
    """Windows of a sentence without the blanks around it; none if there is nothing Chinese in it."""
    content = text[span.start : span.end]
    if not any(map(is_han, content)):
        return []
    start = span.start + len(content) - len(content.lstrip())
    end = span.start + len(content.rstrip())
    return windows(text, Span(start, end), max_length=_WINDOW, overlap=_OVERLAP)


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end
