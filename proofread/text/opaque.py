"""Runs of a text that no correction may touch: Latin words, numbers, addresses, paths, code, filing numbers.

Each pattern is a plain sweep: neighbouring parts share no character or have a bounded length, so no pattern
can backtrack more than once over the same stretch and hostile lines stay linear.
"""

from __future__ import annotations

import re
from typing import Final

from proofread.text.spans import Span, SpanSet

_HAN: Final = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# letters of other scripts (Latin with accents, Greek, Cyrillic, kana, Hangul, full-width forms) and digits
_LETTER: Final = (
    r"A-Za-z0-9\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0300-\u036f\u0370-\u058f"
    r"\u1e00-\u1fff\u3040-\u30ff\uac00-\ud7a3\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
)
_URL: Final = r"A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%"

_PATTERNS: Final = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # a foreign phrase or number, with the ASCII blanks and marks inside it: KDD Cup, 3.14, a@b.cn, C++, 50%
        rf"[{_LETTER}](?:[{_LETTER}!-~ ]*[{_LETTER}])?[+#%°℃‰]*",
        # a web address; Han characters only where a path or query has room for them
        rf"(?:https?|ftp|file)://[{_URL}]+(?:(?<=[/=])[{_HAN}]+[{_URL}]*)*",
        r"@[\w\-·]{1,30}",
        r"#[^#\s]{1,40}#",
        # a file path: drive letter, or at least two parts
        r"(?<![A-Za-z])[A-Za-z]:[\\/][\w.\-\\/]+",
        r"(?<![\w/])(?:~|\.{1,2})?(?:/[\w.\-]+){2,}",
        # Markdown: a fence line, inline code, the target of a link
        r"^[ \t]*(?:```|~~~).*",
        r"``[^`\n]+``|`[^`\n]+`",
        r"\]\([^()\s]{1,2000}\)",
        # filing and licence numbers of Chinese web sites, which read like broken sentences
        rf"[{_HAN}]?公网安备[ \d]*号?",
        rf"[{_HAN}]?ICP[备证](?:字第)?[ \d]*号?(?:-\d+)?",
    )
)


def opaque_spans(text: str) -> list[Span]:
    """The runs of ``text`` that corrections must never touch: sorted, disjoint, maximal. Linear time.

    Of a number with a unit only the digits are opaque (``20字符`` → ``20``).
    """
    return SpanSet(match.span() for pattern in _PATTERNS for match in pattern.finditer(text)).spans
