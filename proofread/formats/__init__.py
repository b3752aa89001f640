"""What document is this? Reading and writing without losing a byte; reports."""
