"""How do downloads become sentences? Sources, extraction rules, filters, duplicates."""
