"""Write ``lexicon/resources/readings.tsv`` and ``word_readings.tsv`` from the data that pypinyin carries.

readings.tsv: one line per list of readings, ``xing2 hang2<TAB>characters``; the order of the readings
is pypinyin's, its default reading first. word_readings.tsv: words of jieba's dictionary whose reading by
pypinyin's phrase data is not simply the default readings of their characters, ``yin hang<TAB>words``.

    python scripts/build_readings.py
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_tone3

from proofread.lexicon.resource import RESOURCES, update_checksum
from proofread.lexicon.words import dictionary
from proofread.text.characters import is_han

# Interjections without a vowel, written as the syllable an input method expects for them.
SYLLABIC = {"n": "en", "ng": "en", "m": "mu", "hm": "heng", "hng": "heng", "ê": "ei"}


def plain(reading: str) -> str:
    """``xíng`` as ``xing2``; ü is written v, the neutral tone 5."""
    marked = to_tone3(reading, v_to_u=False, neutral_tone_with_five=True)
    return SYLLABIC.get(marked[:-1], marked[:-1]) + marked[-1]


def write(name: str, groups: Mapping[str, list[str]], separator: str) -> None:
    lines = [f"{key}\t{separator.join(sorted(members))}\n" for key, members in sorted(groups.items())]
    (RESOURCES / name).write_text("".join(lines), encoding="utf-8")
    print(f"{name}: {len(lines):,} lines, sha256 {update_checksum(name)}")


def main() -> None:
    characters: dict[str, list[str]] = defaultdict(list)
    default: dict[str, str] = {}
    for point, marked in PINYIN_DICT.items():
        character = chr(point)
        if is_han(character):
            # A reading may repeat once its syllable is normalised; the first one counts.
            readings = list(dict.fromkeys(plain(reading) for reading in marked.split(",")))
            characters[" ".join(readings)].append(character)
            default[character] = readings[0][:-1]
    write("readings.tsv", characters, "")

    words: dict[str, list[str]] = defaultdict(list)
    for word in dictionary():
        syllables = lazy_pinyin(word, style=Style.NORMAL, v_to_u=False)
        spoken = [SYLLABIC.get(syllable, syllable) for syllable in syllables]
        if spoken != [default.get(character) for character in word]:
            words[" ".join(spoken)].append(word)
    write("word_readings.tsv", words, " ")


if __name__ == "__main__":
    main()
