"""Codes of languages, as documents name theirs (BCP 47 and what is like it)."""

from __future__ import annotations

import re
from typing import Final

_CHINESE: Final = frozenset(("zh", "cmn", "chi", "zho", ""))


def may_be_chinese(code: str | None) -> bool:
    """Whether a text whose language is ``code`` may be Chinese; where nobody says, it may."""
    return re.split("[-_]", (code or "").strip().lower())[0] in _CHINESE
