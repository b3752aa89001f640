"""All families of errors by the names that configurations use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from proofread.noise.arbitrary import arbitrary
from proofread.noise.base import Family
from proofread.noise.length import missing, redundant
from proofread.noise.mixup import mixup
from proofread.noise.order import swapped_characters, swapped_words
from proofread.noise.punctuation import punctuation
from proofread.noise.shape import same_shape
from proofread.noise.sound import near_sound, same_sound
from proofread.noise.word import input_method

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "word": input_method,
        "same_sound": same_sound,
        "near_sound": near_sound,
        "shape": same_shape,
        "mixup": mixup,
        "arbitrary": arbitrary,
        "missing": missing,
        "redundant": redundant,
        "swapped_characters": swapped_characters,
        "swapped_words": swapped_words,
        "punctuation": punctuation,
    }
)
