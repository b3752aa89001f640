"""How does Chinese sound and look? Pinyin, shape, words, confusion tables."""
