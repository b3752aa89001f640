"""Random numbers that are a pure function of a key.

Every sentence gets its own generator, keyed by (seed, epoch, sentence number), so the noise does not depend
on which worker makes it, nor on what was made before. Seeding ``random.Random`` costs more than corrupting a
sentence does (it fills 624 words of state); SplitMix64 has eight bytes of state and needs no set-up.

Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
"""

from __future__ import annotations

_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15
_UNIT = 2.0**-53


def mix(value: int) -> int:
    """SplitMix64's finaliser: spreads every bit of ``value`` over 64 bits."""
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def key(*parts: int) -> int:
    """One 64-bit key of several integers; their order matters."""
    state = 0
    for part in parts:
        state = mix((state + part + _GAMMA) & _MASK)
    return state


class CounterRandom:
    """Uniform draws determined by ``state`` alone."""

    __slots__ = ("_state",)

    def __init__(self, state: int) -> None:
        self._state = state

    def uniform(self) -> float:
        """A number in [0, 1) with 53 random bits."""
        # ``mix`` written out: the call would cost a third of the draw.
        self._state = value = (self._state + _GAMMA) & _MASK
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((value ^ (value >> 31)) >> 11) * _UNIT

    def below(self, bound: int) -> int:
        """An integer in [0, ``bound``)."""
        return int(self.uniform() * bound)
