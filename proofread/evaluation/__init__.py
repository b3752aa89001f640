"""How good is it? Systems, test sets, sweeps and curves; the entry point is ``python -m proofread.evaluate``."""
