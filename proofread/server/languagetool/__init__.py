"""LanguageTool's HTTP API v2, so that its clients (LibreOffice, LTeX, Obsidian, Emacs…) work unchanged."""
