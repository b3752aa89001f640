"""The API: load a model once, then correct texts, streams of texts and files."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from proofread.correction.corrector import Corrector
from proofread.correction.findings import Findings
from proofread.correction.ruling import rule_numbers, rule_on
from proofread.decision.layer import DecisionLayer
from proofread.documents.correct import correct_file
from proofread.documents.report import FileReport
from proofread.edits.density import Doubts, Expected
from proofread.edits.edit import Edit, apply
from proofread.edits.guard import GuardOptions, Guards
from proofread.edits.norm import DEFAULT_RULES
from proofread.edits.remark import Remark
from proofread.errors import ConfigError, ProofreadError
from proofread.runtime.backends import choose
from proofread.runtime.bundle import Bundle, open_bundle
from proofread.runtime.reading import Engine, NetworkReader
from proofread.text.spans import Span

if TYPE_CHECKING:
    from proofread.rules.checking import Checker
    from proofread.rules.rule import Standard

#: Sentences whose edits are remembered by default.
REMEMBER = 5_000
#: Characters of a text that its repr shows.
_SHOWN = 20


@dataclass(frozen=True, repr=False)
class Result:
    """What was found in one text.

    Attributes:
        text: the text as given.
        edits: accepted edits, sorted and disjoint; offsets are code points of ``text``.
        dropped: proposals that a guard dropped, by the guard's name.
        sentences: number of sentences read.
        remarks: what rules point at without changing it, sorted, outside all edits.
        doubts: what was proposed, for a document to decide about.
    """

    text: str
    edits: tuple[Edit, ...]
    dropped: Counter[str] = field(default_factory=Counter, hash=False)
    sentences: int = 0
    remarks: tuple[Remark, ...] = ()
    doubts: Doubts | None = field(default=None, hash=False, compare=False)

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
            "remarks": [remark.to_dict() for remark in self.remarks],
            "dropped": dict(self.dropped),
            "sentences": self.sentences,
        }

    def __repr__(self) -> str:
        text = self.text if len(self.text) <= _SHOWN else f"{self.text[:_SHOWN]}…"
        edits = ", ".join(f"{edit.source}→{edit.replacement}" for edit in self.edits[:3])
        more = ", …" if len(self.edits) > 3 else ""
        return f"<Result {text!r}: {edits or 'no edits'}{more}>"


#: Errors in 10,000 characters of text as people first write it, and as it is published.
DENSITIES = {"draft": 10.0, "published": 1.5}


class Proofreader:
    """A loaded model. Reading it from several threads is safe, and so is forking.

    It can be pickled if :meth:`load` made it: its arguments are stored, and loaded again. As a context manager it ends
    its threads when it is left.

    Attributes:
        bundle: the model.
        backend: the engine that runs the network.
        backend_reason: why it was chosen.
        corrector: finds what the guards then judge.
        guards: what may reach the user.
        rules: what finds by rules, beside the model; None without rules.
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
        rules: Checker | None = None,
        expected: Expected | None = None,
    ) -> None:
        self.bundle = bundle
        self.backend = backend
        self.backend_reason = backend_reason
        self.guards = Guards(guards)
        self.rules = rules
        self._expected = expected
        self.corrector = Corrector(
            NetworkReader(backend, bundle.vocabulary),
            decision,
            least=None if thorough else guards.least,
            threads=threads,
            remember=remember,
        )
        self._again: Callable[[], Proofreader] | None = None

    @classmethod
    def load(
        cls,
        path: str | Path | None = None,
        *,
        backend: str = "auto",
        device: str = "cpu",
        threads: int | None = None,
        preset: str | None = "balanced",
        density: str | float | None = None,
        guards: GuardOptions | None = None,
        thorough: bool = False,
        remember: int = REMEMBER,
        rules: str | None = None,
        standard: Standard | str = "publishing",
    ) -> Self:
        """Load the bundle in folder ``path``; by default the one that ships in the package.

        Args:
            path: a bundle that training wrote.
            backend: ``onnx``, ``torch``, ``torch-bf16``, or ``auto`` for what is fastest here.
            device: where the network runs, in torch's notation.
            threads: processors to use; by default all. Under ONNX Runtime that many batches are read at the same time;
                torch uses its threads, a setting of the whole process, for one batch after the other.
            preset: ``strict``, ``balanced`` or ``recall``, thresholds fitted with the model; None uses the
                threshold in ``guards``.
            density: errors to expect in 10,000 characters, or ``draft`` (10, what confidence is calibrated for) or
                ``published`` (1.5). The rarer they are, the more evidence an edit needs. By default single texts are
                read as drafts, and a document is judged by what is found in it (:mod:`proofread.edits.density`).
            guards: what may reach the user.
            thorough: ask the decoder about every sentence. Otherwise it is not asked about those in which nothing
                could reach the threshold even if it agreed (docs/benchmarks.md says what this changes).
            remember: sentences whose edits are kept for text that repeats itself.
            rules: rules to check beside the model, such as ``all,-P001``; see
                :func:`proofread.rules.registry.select`. By default those for misspelt words of four and more
                characters (W001), with ``""`` none. Presets, fitted to the model, say nothing about them; without
                one the threshold in ``guards`` holds for rules as well.
            standard: house style of the text, which tells which rules belong to ``all``.

        Raises:
            BundleError: the bundle is broken, foreign or too new.
            ConfigError: there is no such preset, density, backend, rule or standard, or ``threads`` is below 1.
        """
        if threads is not None and threads < 1:
            raise ConfigError(f"threads: expected 1 or more, got {threads}")
        options = guards or GuardOptions()
        with open_bundle(path).being_checked() as bundle:
            decision = DecisionLayer.load(bundle.vocabulary, bundle.file, density=_errors(density))
            if preset is not None:
                if preset not in decision.presets:
                    raise ConfigError(f"preset: expected one of {', '.join(decision.presets)}, got {preset!r}")
                options = options.with_preset(decision.presets[preset])
            engine, reason = choose(bundle, backend=backend, device=device, threads=threads)
        side_by_side = (threads or os.cpu_count() or 1) if engine.name == "onnx" else 1
        loaded = cls(
            engine,
            decision,
            bundle=bundle,
            guards=options,
            backend_reason=reason,
            threads=side_by_side,
            thorough=thorough,
            remember=remember,
            rules=_checker(rules, standard, options.min_confidence if preset is None else 0.0),
            expected=decision.expected(options) if density is None else None,
        )
        loaded._again = partial(
            cls.load,
            path,
            backend=backend,
            device=device,
            threads=threads,
            preset=preset,
            density=density,
            guards=guards,
            thorough=thorough,
            remember=remember,
            rules=rules,
            standard=standard,
        )
        return loaded

    @property
    def card(self) -> Mapping[str, Any]:
        """The model card, with the bundle's fingerprint and the presets."""
        presets = self.corrector.decision.presets
        return {**self.bundle.card, "fingerprint": self.bundle.fingerprint, "presets": presets}

    def __call__(self, text: str) -> Result:
        """Correct one text of any length.

        Raises:
            TypeError: ``text`` is no text.
        """
        return next(self.pipe([text]))

    def pipe(
        self, texts: Iterable[str], *, batch_size: int = 64, protected: Iterable[Sequence[Span]] | None = None
    ) -> Iterator[Result]:
        """Correct a stream of texts in order; reads ahead some hundreds of sentences, never all.

        Args:
            texts: any number of texts, such as the lines of a file.
            batch_size: sentences that the network reads at once.
            protected: for each text the half-open spans, in code points, that no edit may touch.

        Raises:
            ConfigError: ``batch_size`` is below 1.
            TypeError: ``texts`` is a single text, or something in it is no text.
            ValueError: ``protected`` is longer or shorter than ``texts``.
        """
        if batch_size < 1:
            raise ConfigError(f"batch_size: expected 1 or more, got {batch_size}")
        if isinstance(texts, (str, bytes)) or not isinstance(texts, Iterable):
            raise TypeError(f"texts: expected several texts, such as a list of str, got {_named(texts)}")
        return self._pipe(texts, batch_size, protected)

    def fix_file(self, path: str | Path, **options: Any) -> FileReport:
        """Correct a file in place; options and errors as of :func:`proofread.documents.correct.correct_file`.

        Raises:
            ProofreadError: there is no such file, or it cannot be used; nothing was written.
        """
        if not Path(path).is_file():
            raise ProofreadError(f"path: expected a file, got {str(path)!r}, which is none")
        return correct_file(path, partial(self.pipe), **{"rules": rule_numbers, **options})

    def close(self) -> None:
        """End the threads. What is read afterwards starts them again."""
        self.corrector.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[Callable[[], Proofreader], tuple[()]]:
        if self._again is None:
            raise TypeError("pickle: expected a Proofreader that Proofreader.load made")
        return self._again, ()

    def _pipe(
        self, texts: Iterable[str], batch_size: int, protected: Iterable[Sequence[Span]] | None
    ) -> Iterator[Result]:
        waiting: deque[Sequence[Span]] = deque()

        def read() -> Iterator[str]:
            pairs = zip(texts, repeat(()) if protected is None else protected, strict=protected is not None)
            for number, (text, spans) in enumerate(pairs):
                if not isinstance(text, str):
                    raise TypeError(f"texts[{number}]: expected a text (str), got {_named(text)}")
                waiting.append(spans)
                yield text

        for found in self.corrector.pipe(read(), batch_size=batch_size):
            spans = waiting.popleft()
            edits, dropped, near = found.guarded(self.guards, spans)
            said = rule_on(found.text, self.rules, self.guards, dropped, spans).beside(edits, dropped)
            doubts = self._doubts(found, near)
            yield Result(found.text, said.edits, dropped, len(found.sentences), said.remarks, doubts)

    def _doubts(self, found: Findings, near: tuple[Edit, ...]) -> Doubts:
        proposed = (edit.confidence for edits in found.edits().values() for edit in edits)
        least = self.guards.options.least
        return Doubts(self._expected, tuple(one for one in proposed if one >= least), least, near)


def _checker(codes: str | None, standard: Standard | str, least: float) -> Checker | None:
    """The rules that ``codes`` asks for, apart from those less sure than ``least``; None if there are none."""
    codes = DEFAULT_RULES if codes is None else codes
    if not codes:
        return None
    from proofread.rules.checking import Checker
    from proofread.rules.judgement import confidence
    from proofread.rules.registry import select

    chosen = [rule for rule in select(codes, standard) if confidence(rule.number) >= least]
    return Checker(chosen) if chosen else None


def _named(value: object) -> str:
    """What ``value`` is, for a message."""
    shown = repr(value)
    return f"{type(value).__name__} {shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '…'}"


def _errors(density: str | float | None) -> float | None:
    """Errors in 10,000 characters; raises ConfigError if ``density`` is neither a name nor a positive number."""
    found = DENSITIES.get(density) if isinstance(density, str) else density
    if density is not None and (found is None or not found > 0):
        raise ConfigError(f"density: expected {', '.join(DENSITIES)} or a number above 0, got {density!r}")
    return found
