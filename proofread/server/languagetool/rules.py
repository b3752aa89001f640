"""Kinds of edits as LanguageTool names them.

LTeX offers "add to dictionary" for rules whose name ends in ``_SPELLING_RULE``; LibreOffice colours by category;
``issueType`` is a value of ITS 2.0 (https://www.w3.org/TR/its20/#lqissue-typevalues).
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from proofread.edits.edit import Edit, Kind
from proofread.edits.norm import Norm
from proofread.edits.remark import Remark
from proofread.rules.registry import FAMILIES
from proofread.rules.registry import RULES as WRITTEN


class Rule(NamedTuple):
    """A rule as clients see it: they let the user switch off single rules, or categories."""

    id: str
    description: str
    issue_type: str
    category: str
    category_name: str
    page: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The object ``rule`` of a match."""
        return {
            "id": self.id,
            "subId": "1",
            "description": self.description,
            "issueType": self.issue_type,
            "urls": [{"value": self.page}] if self.page else [],
            "category": {"id": self.category, "name": self.category_name},
            "isPremium": False,
        }


def rule_of(edit: Edit | Remark) -> Rule:
    """What finds such an edit."""
    return KINDS[edit.kind] if edit.rule is None else RULED[edit.rule.number]


def _kind(kind: Kind, issue_type: str, category: str, category_name: str) -> Rule:
    ending = "SPELLING_RULE" if issue_type == "misspelling" else "RULE"
    return Rule(f"ZH_{kind.name}_{ending}", kind.label, issue_type, category, category_name)


def _ruled(norm: Norm) -> Rule:
    letter = norm.number[0]
    return Rule(norm.number, norm.name, *_FAMILIES[letter], FAMILIES[letter], norm.page)


_SPELLING: Final = ("misspelling", "TYPOS", "错别字")
_GRAMMAR: Final = ("grammar", "GRAMMAR", "语法")

#: What finds edits of the model.
KINDS: Final = {
    kind: _kind(kind, *family)
    for kind, family in {
        Kind.HOMOPHONE: _SPELLING,
        Kind.NEAR_SOUND: _SPELLING,
        Kind.SHAPE: _SPELLING,
        Kind.SPELLING: _SPELLING,
        Kind.DE: ("grammar", "CONFUSED_WORDS", "易混字"),
        Kind.REDUNDANT: _GRAMMAR,
        Kind.MISSING: _GRAMMAR,
        Kind.ORDER: _GRAMMAR,
        Kind.PUNCTUATION: ("typographical", "PUNCTUATION", "标点"),
    }.items()
}
_FAMILIES: Final = {
    "P": ("typographical", "RULES_PUNCTUATION"),
    "N": ("numbers", "RULES_NUMBERS"),
    "F": ("characters", "RULES_WIDTH"),
    "S": ("whitespace", "RULES_SPACES"),
    "R": ("duplication", "RULES_REPETITION"),
    "H": ("characters", "RULES_CHARACTERS"),
    "Q": ("grammar", "RULES_MEASURES"),
    "W": ("misspelling", "RULES_WORDS"),
}
#: The written rules by number. Their categories are their own: who has one of the model's on did not ask for them.
RULED: Final = {rule.number: _ruled(rule.norm) for rule in WRITTEN}
