"""How does it run without the training stack? Bundles, batching, back ends."""
