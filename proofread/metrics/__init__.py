"""How good is it? Every score is counts plus a signature."""
