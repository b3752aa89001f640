"""From options to a corrector: the one place of the command line that loads a model."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from proofread.cli._options import Options
from proofread.cli._text import read_text
from proofread.cli._threads import set_threads
from proofread.documents.correct import Pipe
from proofread.edits.density import Doubts
from proofread.edits.edit import Edit
from proofread.edits.remark import Remark, beside
from proofread.edits.replace import Replacements, joined, parsed


def load_pipe(options: Options) -> Pipe:
    """The corrector that ``options`` ask for.

    Raises:
        BundleError: the model cannot be used.
        ConfigError: a term is no regular expression, or there is no such rule.
        EncodingError: a list of terms cannot be read.
        FormatError: a list of replacements is none.
    """
    set_threads(options.threads)  # before the numerical libraries are imported, which happens below
    from proofread.edits.guard import GuardOptions
    from proofread.proofreader import Proofreader

    protected = frozenset(options.protect).union(*map(read_terms, options.protect_files))
    pairs = {wrong: right for path in options.replace_files for wrong, right in read_pairs(path).items()}
    replacements = Replacements({**pairs, **dict(options.replace)}, protected)
    guards = GuardOptions(only=options.only, skip=options.skip, protected=protected)
    preset: str | None = options.preset
    if options.min_confidence is not None:
        guards, preset = replace(guards, min_confidence=options.min_confidence), None
    proofreader = Proofreader.load(
        options.model,
        backend=options.backend,
        device=options.device,
        threads=options.threads,
        preset=preset,
        density=None if options.density == "auto" else options.density,
        guards=guards,
        thorough=options.thorough,
        rules=options.rules,
        standard=options.standard,
    )
    pipe = partial(proofreader.pipe, batch_size=options.batch_size)
    return partial(_replacing, pipe, replacements) if replacements else pipe


def _replacing(pipe: Pipe, replacements: Replacements, texts: Iterable[str]) -> Iterator[Replaced]:
    """What ``pipe`` finds, after what the user has ordered."""
    waiting: deque[str] = deque()

    def read() -> Iterator[str]:
        for text in texts:
            waiting.append(text)
            yield text

    for outcome in pipe(read()):
        edits = joined(replacements.edits(waiting.popleft()), outcome.edits)
        yield Replaced(edits, outcome.dropped, outcome.sentences, beside(outcome.remarks, edits), outcome.doubts)


class Replaced(NamedTuple):
    """An :class:`~proofread.documents.correct.Outcome` with replacements."""

    edits: tuple[Edit, ...]
    dropped: Counter[str]
    sentences: int
    remarks: tuple[Remark, ...]
    doubts: Doubts | None


def read_terms(path: Path) -> list[str]:
    """The terms of a file with one per line; blank lines do not count."""
    return [term for line in read_text(path).splitlines() if (term := line.strip())]


def read_pairs(path: Path) -> dict[str, str]:
    """The replacements of a file with one ``wrong=right`` per line; raises FormatError for another line."""
    return parsed(read_text(path).splitlines(), str(path))
