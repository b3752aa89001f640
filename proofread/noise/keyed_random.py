"""Random numbers that are a pure function of a key.

Every sentence gets its own generator, keyed by (seed, epoch, sentence number), so the noise does not depend
on which worker makes it, nor on what was made before. Seeding ``random.Random`` would cost more than the rest
of the corruption (it fills 624 words of state). Here the key is hashed to 64 well-mixed bits with SplitMix64's
finaliser, and from there a linear congruential generator runs, one multiplication per draw; only its high
bits, the good ones, are used, and a sentence draws a few dozen numbers at most.

Sources: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (the finaliser);
Knuth, The Art of Computer Programming 2, 3.3.4 (the multiplier, of MMIX).
"""

from __future__ import annotations

_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15
_UNIT = 2.0**-53


def key(*parts: int) -> int:
    """One 64-bit key of several integers; their order matters."""
    state = 0
    for part in parts:
        state = (state + part + 1) * _GAMMA & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        state ^= state >> 31
    return state


class KeyedRandom:
    """Uniform draws determined by the key alone."""

    __slots__ = ("_state",)

    def __init__(self, state: int) -> None:
        self._state = state

    def uniform(self) -> float:
        """A number in [0, 1) with 53 random bits."""
        self._state = state = (self._state * 6364136223846793005 + 1442695040888963407) & _MASK
        return (state >> 11) * _UNIT

    def below(self, bound: int) -> int:
        """An integer in [0, ``bound``)."""
        self._state = state = (self._state * 6364136223846793005 + 1442695040888963407) & _MASK
        return (state >> 11) * bound >> 53
