"""How many threads the numerical libraries use."""

from __future__ import annotations

import os


def set_threads(threads: int | None) -> None:
    """Use ``threads`` CPU threads, or as many as the libraries like; to be called before they are imported."""
    if threads is not None:
        os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(threads)
