"""``python -m research.evaluate``: ``python -m proofread.evaluate``, also of detectors and language models."""

from proofread import evaluate
from research.commands import extended

if __name__ == "__main__":
    extended(evaluate.main)
