"""How a dialogue that is put off ends the run."""

from __future__ import annotations

from proofread.errors import ProofreadError


class StoppedError(ProofreadError):
    """The person goes on another time; what was decided is kept."""
