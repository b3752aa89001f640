"""What stands in a message of a program for a value or a key, and must come out of a correction as it went in."""

from __future__ import annotations

import re
from typing import Final

#: printf of C, Python, PHP and Qt; braces of Python, ICU and template languages; shells; elements, entities, variables.
PLACEHOLDER: Final = re.compile(
    r"%\([^()]*\)[#0 +-]*[\d.]*[a-zA-Z]|%(?:\d+\$)?[#0+-]*[\d.*]*(?:hh|ll|[hlLzjtq])?[a-zA-Z@]|%L?\d+|%%"
    r"|\$?\{\{?[^{}]*\}?\}|%\{[^{}]*\}|\$\w+|<[^<>\u3000-\u303f]*>|&[\w#]+;|@[\w:]+"
)
