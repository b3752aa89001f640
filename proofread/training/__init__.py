"""How does it learn? The Lightning module, schedule and callbacks."""
