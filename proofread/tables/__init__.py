"""How is a big table stored and looked up? Hash-addressed maps, alphabets of symbols."""
