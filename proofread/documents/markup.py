"""How corrections are shown in a document that can show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """What a reader of the corrected document sees.

    Attributes:
        accept: corrections are simply there, instead of changes to be accepted or rejected.
        comments: every edit has a comment: what kind of mistake, and how sure it is.
        author: whose changes and comments they are.
        date: when they were made.
    """

    accept: bool = False
    comments: bool = False
    author: str = "proofread"
    date: datetime = field(default_factory=lambda: datetime.now(UTC))


@runtime_checkable
class Marked(Protocol):
    """A document that shows corrections as changes.

    Attributes:
        markup: how; may be set until the document is written.
        passed_over: what was left alone, by what it is; complete when all is read or written.
    """

    markup: Markup
    passed_over: Counter[str]
