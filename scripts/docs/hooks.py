"""What the documentation site adds to MkDocs: READMEs as pages, and links out of docs/ that mean something.

A page that consists of ``<!-- include FILE -->`` shows that file of the project. Links from it into ``docs/`` are
turned into links between pages; links to files that are not pages (``conf/``, ``LICENSE``) keep their text alone.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
_INCLUDE = re.compile(r"^<!-- include (\S+) -->\s*$")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)#\s]+)(#[^)]*)?\)")
#: Files outside docs/ that a page shows.
_SHOWN = {"README.md": "index.md", "README.en.md": "en/index.md"}


def on_page_markdown(markdown: str, page: Any, files: Any, **_: Any) -> str:
    """``markdown`` with its include and its links resolved; called by MkDocs for every page."""
    place = page.file.src_uri
    found = _INCLUDE.match(markdown.strip())
    base = "docs/" + posixpath.dirname(place)
    if found:
        markdown = (_ROOT / found[1]).read_text("utf-8")
        base = posixpath.dirname(found[1])
    pages = {file.src_uri for file in files}

    def target(link: re.Match[str]) -> str:
        text, path, anchor = link[1], link[2], link[3] or ""
        if re.match(r"[a-z]+:", path):
            return link[0]
        whole = posixpath.normpath(posixpath.join(base, path))
        inside = _SHOWN.get(whole, whole.removeprefix("docs/") if whole.startswith("docs/") else "")
        if inside not in pages:
            return text
        return f"[{text}]({posixpath.relpath(inside, posixpath.dirname(place) or '.')}{anchor})"

    return _LINK.sub(target, markdown)
