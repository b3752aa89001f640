"""``proofread lsp``: findings in any editor that speaks the Language Server Protocol."""
