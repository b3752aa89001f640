"""The features of a proposal, in files by who knows them. To add one, write one function in one of these;
:mod:`proofread.decision.registry` says what its properties mean. All scores are natural logarithms. The tables are
imported from here, where they are filled.
"""

from __future__ import annotations

from proofread.decision.features import characters, network, structure, words
from proofread.decision.registry import FEATURES, features_of

__all__ = ["FEATURES", "characters", "features_of", "network", "structure", "words"]
