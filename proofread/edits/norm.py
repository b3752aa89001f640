"""The rule behind an edit: what a person wants to know of it, without the rule itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

#: The rules that are checked where nobody asks for others: so rarely wrong that they need not be asked for.
DEFAULT_RULES: Final = "W001"
_STANDARDS: Final = "https://openstd.samr.gov.cn/bzgk/std/newGbInfo?hcno="
#: Where the national standards can be read.
_PAGES: Final = {
    "GB/T 15834": f"{_STANDARDS}22EA6D162E4110E752259661E1A0D0A8",
    "GB/T 15835": f"{_STANDARDS}F5DAC3377DA99C8D78AE66735B6359C7",
    "GB/T 9704": f"{_STANDARDS}F3CC9BEF482524C895FDA7A08BB4A70E",
}


@dataclass(frozen=True, slots=True)
class Norm:
    """What a rule forbids.

    Attributes:
        number: stable name, such as ``P004``.
        name: what is wrong, in a few Chinese words.
        clause: where that is laid down; empty for usage without a written norm.
        explanation: why, in a Chinese sentence.
    """

    number: str
    name: str
    clause: str
    explanation: str

    @property
    def reason(self) -> str:
        """The explanation with its clause."""
        return self.explanation + (f"（{self.clause}）" if self.clause else "")

    @property
    def page(self) -> str | None:
        """Where the standard that the clause names first can be read."""
        return next((page for name, page in _PAGES.items() if self.clause.startswith(name)), None)

    def to_dict(self) -> dict[str, str]:
        """Plain values, ready for JSON."""
        return asdict(self)
