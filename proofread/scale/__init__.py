"""How it runs over more text than one process should handle: blocks, engines, manifests."""
