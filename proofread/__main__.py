"""``python -m proofread`` and the installed command: Ctrl-C is heard while the command line is still being imported."""

from __future__ import annotations

import gc
import sys

#: New objects that lead to a collection. Starting makes many that stay, and looking through them over and over took a
#: tenth of the start.
_COLLECT = 200_000


def main() -> None:
    """Run the command line."""
    gc.set_threshold(_COLLECT)
    try:
        from proofread.cli.main import main as command
    except KeyboardInterrupt:
        sys.exit(130)
    command()


if __name__ == "__main__":
    main()
