"""A report for a person: place, kind and confidence of each edit, and the sentence with the edit marked."""

from __future__ import annotations

from proofread.documents.base import Correction
from proofread.reports.base import Finding, Reporter, TextSink, findings, where
from proofread.reports.visible import escaped, visible

_RED, _GREEN, _YELLOW, _BOLD, _DIM = "31;9", "32", "33;4", "1", "2"


class TerminalReporter(Reporter):
    """Writes findings to ``stream`` as they come; with ``color`` in ANSI colours, else as ``[-无-]{+舞+}``.

    What is only shown stands as ``[?答覆→答复?]``. Below the first finding of a rule is why.
    """

    def __init__(self, stream: TextSink, *, color: bool) -> None:
        self._stream = stream
        self._color = color
        self._path = ""
        self._explained: set[str] = set()

    def begin(self, path: str) -> None:
        self._path = path

    def correction(self, correction: Correction) -> None:
        for finding in findings(correction):
            self._stream.write(render(finding, path=self._path, color=self._color))
            rule = finding.edit.rule
            if rule is not None and rule.number not in self._explained:
                self._explained.add(rule.number)
                self._stream.write(f"    {_paint(rule.reason, _DIM, self._color)}\n")

    def close(self) -> None:
        self._stream.flush()


def render(finding: Finding, *, path: str, color: bool) -> str:
    """Two lines for one finding."""
    edit = finding.edit
    place = _paint(f"{escaped(path)}:{where(finding.place)}", _BOLD, color)
    confidence = _paint("建议" if finding.only_shown else f"{edit.confidence:.0%}", _DIM, color)
    replaced = edit.replacement or ""
    before, source, replacement, after = map(visible, (finding.before, edit.source, replaced, finding.after))
    if finding.only_shown:
        offered = "" if edit.replacement is None else f"→{replacement or '（删）'}"
        marked = _paint(source + offered, _YELLOW, color) if color else f"[?{source}{offered}?]"
    elif color:
        marked = _paint(source, _RED, color) + _paint(replacement, _GREEN, color)
    else:
        marked = (f"[-{source}-]" if source else "") + (f"{{+{replacement}+}}" if replacement else "")
    label = edit.label if edit.rule is None else f"{edit.rule.number} {edit.label}"
    return f"{place}  {label}  {confidence}\n    {before}{marked}{after}\n"


def _paint(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color and text else text
