"""One loaded model, many callers: what the HTTP server and the language server have in common."""
