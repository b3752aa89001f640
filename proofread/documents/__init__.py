"""What document is this, and which of it is prose? Opened, read as segments, written without losing a byte."""
