"""What does the written norm forbid? Rules without a model: punctuation, numbers, spacing, words that do not exist.

>>> from proofread.rules import check
>>> [(one.rule.number, one.source, one.replacement) for one in check("他说:好。", "P")]
[('P003', ':', '：')]
"""

from proofread.rules.checking import Checker, check
from proofread.rules.registry import RULES, select
from proofread.rules.rule import Finding, Level, Rule, Standard

__all__ = ["RULES", "Checker", "Finding", "Level", "Rule", "Standard", "check", "select"]
