"""A report for a person: place, kind and confidence of each edit, and the sentence with the edit marked."""

from __future__ import annotations

from proofread.formats.report import Finding, Paragraph, Reporter, TextSink

_RED, _GREEN, _BOLD, _DIM = "31;9", "32", "1", "2"
# Control characters of the text must not reach the terminal: they could recolour it, or worse.
_VISIBLE = dict.fromkeys((*range(32), *range(127, 160)), "�") | {ord("\t"): " "}


class TerminalReporter(Reporter):
    """Writes findings to ``stream`` as they come; with ``color`` in ANSI colours, else as ``[-无-]{+舞+}``."""

    def __init__(self, stream: TextSink, *, color: bool) -> None:
        self._stream = stream
        self._color = color
        self._path = ""

    def begin(self, path: str) -> None:
        self._path = path

    def paragraph(self, paragraph: Paragraph) -> None:
        for finding in paragraph.findings():
            self._stream.write(render(finding, path=self._path, color=self._color))

    def close(self) -> None:
        self._stream.flush()


def render(finding: Finding, *, path: str, color: bool) -> str:
    """Two lines for one finding."""
    edit = finding.edit
    place = _paint(f"{path}:{finding.line}:{finding.column}", _BOLD, color)
    confidence = _paint(f"{edit.confidence:.0%}", _DIM, color)
    before, source, replacement, after = (
        text.translate(_VISIBLE) for text in (finding.before, edit.source, edit.replacement, finding.after)
    )
    if color:
        marked = _paint(source, _RED, color) + _paint(replacement, _GREEN, color)
    else:
        marked = (f"[-{source}-]" if source else "") + (f"{{+{replacement}+}}" if replacement else "")
    return f"{place}  {edit.kind.label}  {confidence}\n    {before}{marked}{after}\n"


def _paint(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color and text else text
