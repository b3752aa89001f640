"""All families of errors by the names that configurations use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from proofread.noise.arbitrary import arbitrary
from proofread.noise.base import Family, either
from proofread.noise.function_words import missing_function_word, redundant_function_word
from proofread.noise.length import missing, redundant
from proofread.noise.mixup import mixup
from proofread.noise.order import swapped_characters, swapped_words
from proofread.noise.punctuation import punctuation
from proofread.noise.rare import rare_same_sound
from proofread.noise.shape import by_shape
from proofread.noise.sound import by_near_sound, by_same_sound
from proofread.noise.word import input_method

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "word": input_method,
        "same_sound": by_same_sound,
        "near_sound": by_near_sound,
        "shape": by_shape,
        "mixup": mixup,
        "arbitrary": arbitrary,
        "missing": missing,
        "redundant": redundant,
        "swapped_characters": swapped_characters,
        "swapped_words": swapped_words,
        "punctuation": punctuation,
    }
)


def family_of(name: str, *, rare_share: float, function_word_share: float) -> Family:
    """The family called ``name`` with the shares of :class:`~proofread.noise.config.NoiseConfig` worked in."""
    usual = FAMILIES[name]
    match name:
        case "same_sound":
            return either(rare_same_sound, usual, rare_share)
        case "missing":
            return either(missing_function_word, usual, function_word_share)
        case "redundant":
            return either(redundant_function_word, usual, function_word_share)
    return usual
