"""The parameters of a request as clients really send them.

The body is read as a form whatever its Content-Type says: LTeX declares it to be JSON. LibreOffice 7.4 does not
percent-encode the text, which is told by bytes beyond ASCII: an encoded form has none.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl

#: What a client may send after a raw text; only at these names does an unencoded text end.
_AFTER_TEXT: Final = re.compile(
    rb"&(?=(?:language|motherTongue|preferredVariants|enabledRules|disabledRules|enabledCategories|disabledCategories"
    rb"|enabledOnly|level|mode|username|apiKey|data|dicts|useragent|v|textSessionId)=)"
)


def parameters(query: bytes, body: bytes) -> dict[str, str]:
    """Parameters of the query string and of the body; the body's count where both name one.

    Raises:
        ValueError: a value is not UTF-8.
    """
    found = _form(query)
    found.update(_raw(body) if any(byte > 0x7F for byte in body) else _form(body))
    return found


def _form(encoded: bytes) -> dict[str, str]:
    return dict(parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict"))


def _raw(body: bytes) -> dict[str, str]:
    """Fields of a form whose text stands there as it is, with any ``&``, ``+`` and ``%`` of its own."""
    pairs = (field.partition(b"=") for field in _AFTER_TEXT.split(body))
    return {name.decode(): value.decode() for name, _, value in pairs}
