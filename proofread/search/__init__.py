"""How does it decode? Greedy, beam, and verification of a draft."""
