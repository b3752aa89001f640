"""What speaks for or against an edit? One file per witness; those that score texts share one protocol (base)."""
