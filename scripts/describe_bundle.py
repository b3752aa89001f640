"""Merge entries into a bundle's model card: ``python scripts/describe_bundle.py BUNDLE ENTRIES.json``.

Entries of the JSON object replace those of card.json; card.md is written anew from the result.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from proofread.runtime.bundle import load_bundle, update_bundle
from proofread.training.card import card_text


def main(bundle: str, entries: str) -> None:
    """Update both files of the card at once."""
    card = {**load_bundle(bundle).card, **json.loads(Path(entries).read_text("utf-8"))}
    text = json.dumps(card, ensure_ascii=False, indent=2) + "\n"
    update_bundle(bundle, {"card.json": text.encode(), "card.md": card_text(card).encode()})


if __name__ == "__main__":
    main(*sys.argv[1:])
