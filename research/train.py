"""``python -m research.train``: ``python -m proofread.train`` with the experiments of research/conf."""

from proofread import train
from research.commands import extended

if __name__ == "__main__":
    extended(train.main)
