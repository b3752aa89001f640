"""Our own JSON API, ``/api/v1``: what LanguageTool's cannot say."""
