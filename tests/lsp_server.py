"""A language server whose corrector needs no model: ``python lsp_server.py [DICTIONARY [RULES]]``."""

import sys
from pathlib import Path

from served import fake_proofreader

from proofread.lsp.server import make_server

if __name__ == "__main__":
    dictionary = Path(sys.argv[1]) if sys.argv[1:] else None
    make_server(fake_proofreader, "balanced", dictionary, *sys.argv[2:]).start_io()
