"""Documents of which a program writes one part and people the rest."""

from __future__ import annotations

from pathlib import Path

from proofread.errors import FormatError


def write_generated(path: Path, script: str, content: str) -> None:
    """Replace what stands between the two comment lines that name ``script``; a missing file becomes just that part.

    Raises:
        FormatError: the file has no such lines.
    """
    begin, end = (f"<!-- {script}: {which} -->\n" for which in ("begin", "end"))
    text = path.read_text("utf-8") if path.is_file() else begin + end
    before, found_begin, rest = text.partition(begin)
    _, found_end, after = rest.partition(end)
    if not found_begin or not found_end:
        raise FormatError(f"{path}: expected the lines {begin.strip()} and {end.strip()}")
    path.write_text(f"{before}{begin}\n{content}\n{end}{after}", "utf-8")
