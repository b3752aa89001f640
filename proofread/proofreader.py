"""The API: load a model once, then correct texts, streams of texts and files."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from proofread.decision.layer import DecisionLayer
from proofread.edits.edit import Edit, apply
from proofread.edits.guard import GuardOptions, Guards
from proofread.errors import ConfigError
from proofread.formats.plain import correct_file
from proofread.formats.report import FileReport
from proofread.runtime.backends import choose
from proofread.runtime.bundle import Bundle, load_bundle
from proofread.runtime.reading import Engine, NetworkReader
from proofread.text.characters import is_han
from proofread.text.sentences import Window, split_sentences, windows
from proofread.text.spans import Span

#: Most characters that the network reads at once, and how far windows of a longer sentence overlap.
_WINDOW, _OVERLAP = 128, 16
#: Sentences are sorted by length within this many batches.
_POOL = 8
#: Sentences whose edits are remembered by default.
REMEMBER = 5_000
#: Padded characters that the network reads at once: its probabilities of each fill a row of the vocabulary's size.
_PADDED = 200


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
    """A loaded model. Reading it from several threads is safe.

    Attributes:
        bundle: the model.
        backend: the engine that runs the network.
        backend_reason: why it was chosen.
    """

    def __init__(
        self,
        backend: Engine,
        decision: DecisionLayer,
        *,
        bundle: Bundle,
        guards: GuardOptions,
        backend_reason: str = "given",
        threads: int = 1,
        thorough: bool = False,
        remember: int = REMEMBER,
    ) -> None:
        self.bundle = bundle
        self.backend = backend
        self.backend_reason = backend_reason
        self._reader = NetworkReader(backend, bundle.vocabulary)
        self._decision = decision
        self._guards = Guards(guards)
        self._least = None if thorough else min((guards.min_confidence, *guards.min_confidence_by_kind.values()))
        self._workers = ThreadPoolExecutor(threads, "proofread") if threads > 1 else None
        self._remember = remember
        self._remembered: dict[str, list[Edit] | None] = {}

    @classmethod
    def load(
        cls,
        path: str | Path | None = None,
        *,
        backend: str = "auto",
        device: str = "cpu",
        threads: int | None = None,
        preset: str | None = "balanced",
        guards: GuardOptions | None = None,
        thorough: bool = False,
        remember: int = REMEMBER,
    ) -> Proofreader:
        """Load the bundle in folder ``path``; by default the one that ships in the package.

        Args:
            path: a bundle that training wrote.
            backend: ``onnx``, ``torch``, ``torch-bf16``, or ``auto`` for what is fastest here.
            device: where the network runs, in torch's notation.
            threads: processors to use; by default all. Under ONNX Runtime that many batches are read at the same time;
                torch uses its threads, a setting of the whole process, for one batch after the other.
            preset: ``strict``, ``balanced`` or ``recall``, thresholds fitted with the model; None uses the
                threshold in ``guards``.
            guards: what may reach the user.
            thorough: ask the decoder about every sentence. Otherwise it is not asked about those in which nothing
                could reach the threshold even if it agreed (docs/benchmarks.md says what this changes).
            remember: sentences whose edits are kept for text that repeats itself.

        Raises:
            BundleError: the bundle is broken, foreign or too new.
            ConfigError: there is no such preset or backend, or ``threads`` is below 1.
        """
        if threads is not None and threads < 1:
            raise ConfigError(f"threads: expected 1 or more, got {threads}")
        bundle = load_bundle(path)
        decision = DecisionLayer.load(bundle.vocabulary, bundle.file)
        options = guards or GuardOptions()
        if preset is not None:
            if preset not in decision.presets:
                raise ConfigError(f"preset: expected one of {', '.join(decision.presets)}, got {preset!r}")
            options = options.with_preset(decision.presets[preset])
        engine, reason = choose(bundle, backend=backend, device=device, threads=threads)
        side_by_side = (threads or os.cpu_count() or 1) if engine.name == "onnx" else 1
        return cls(
            engine,
            decision,
            bundle=bundle,
            guards=options,
            backend_reason=reason,
            threads=side_by_side,
            thorough=thorough,
            remember=remember,
        )

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
        known = {piece.content: self._remembered.get(piece.content) for piece in pieces}
        new = sorted((text for text, edits in known.items() if edits is None), key=len)
        batches = list(_batches(new, batch_size))
        decided = map(self._decide, batches) if self._workers is None else self._workers.map(self._decide, batches)
        for batch, rows in zip(batches, decided, strict=True):
            known.update(zip(batch, rows, strict=True))
        if len(self._remembered) + len(known) > self._remember:
            self._remembered.clear()
        if len(known) <= self._remember:
            self._remembered.update(known)
        found: dict[tuple[int, Span], list[Edit]] = {}
        for piece in pieces:
            offset = piece.window.start - piece.sentence.start
            for edit in known[piece.content] or ():
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

    def _decide(self, texts: Sequence[str]) -> list[list[Edit]]:
        """Edits of one batch before the guards."""
        heard = self._reader.listen(texts, self._decision.proposer.alternatives)
        scene = self._decision.propose(texts, heard.evidence)
        rows = None if self._least is None else self._decision.promising(scene, self._least)
        return self._decision.decide(scene, self._reader.judge(heard, rows), rows)


def _batches(texts: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Cut ``texts``, which are sorted by length, into batches of at most ``most``, long ones into smaller ones."""
    start = 0
    for end, text in enumerate(texts):
        if end - start == most or (end > start and (end + 1 - start) * len(text) > _PADDED):
            yield texts[start:end]
            start = end
    if start < len(texts):
        yield texts[start:]


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
