"""How do people err? One file per family of injected errors."""
