"""Characters that hardly anybody knows, written by mistake all the same (淂 for 得)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from proofread.edits.edit import Kind
from proofread.lexicon.frequency import frequencies
from proofread.lexicon.pinyin import readings_table, syllable_shares
from proofread.noise.base import Change, replacement
from proofread.noise.keyed_random import KeyedRandom


@cache
def _by_syllable() -> Mapping[str, str]:
    # The first Unicode block of ideographs is what input methods offer by default.
    groups: dict[str, str] = defaultdict(str)
    for character, readings in readings_table().items():
        if "一" <= character <= "\u9fff" and character not in frequencies():
            groups[readings[0].syllable] += character
    return dict(groups)


def rare_same_sound(text: str, place: int, random: KeyedRandom) -> Change | None:
    """A character with the same toneless syllable that the frequency table does not list, each as likely."""
    choices = "".join([_by_syllable().get(syllable, "") for syllable in syllable_shares(text[place])])
    if not choices or text[place] in choices:
        return None
    return replacement(text[place], choices[random.below(len(choices))], place, Kind.HOMOPHONE)
