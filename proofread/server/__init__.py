"""``proofread serve``: LanguageTool's HTTP API, a JSON API of our own, and a web page."""
