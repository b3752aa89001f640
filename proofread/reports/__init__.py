"""How are edits shown? On a terminal, as a diff, as JSON; figures and the parts of documents that a program writes."""
