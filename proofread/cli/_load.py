"""From options to a corrector: the one place of the command line that loads a model."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from proofread.cli._options import Options
from proofread.cli._text import read_text
from proofread.cli._threads import set_threads
from proofread.formats.plain import Pipe


def load_pipe(options: Options) -> Pipe:
    """The corrector that ``options`` ask for.

    Raises:
        BundleError: the model cannot be used.
        EncodingError: a list of protected terms cannot be read.
    """
    set_threads(options.threads)  # before the numerical libraries are imported, which happens below
    from proofread.edits.guard import GuardOptions
    from proofread.proofreader import Proofreader

    guards = GuardOptions(
        only=options.only,
        skip=options.skip,
        protected=frozenset(term for path in options.protect for term in read_terms(path)),
    )
    preset: str | None = options.preset
    if options.min_confidence is not None:
        guards, preset = replace(guards, min_confidence=options.min_confidence), None
    proofreader = Proofreader.load(
        options.model,
        backend=options.backend,
        device=options.device,
        threads=options.threads,
        preset=preset,
        guards=guards,
        thorough=options.thorough,
    )
    return partial(proofreader.pipe, batch_size=options.batch_size)


def read_terms(path: Path) -> list[str]:
    """The terms of a file with one per line; blank lines do not count."""
    return [term for line in read_text(path).splitlines() if (term := line.strip())]
