"""Write the readings of characters and words in ``lexicon/resources/`` from the data that pypinyin carries.

readings.tsv: one line per list of readings, ``xing2 hang2<TAB>characters``; the order of the readings
is pypinyin's, its default reading first. word_readings.tsv: words of jieba's dictionary whose reading by
pypinyin's phrase data is not simply the default readings of their characters, ``yin hang<TAB>words``.
polyphones.tsv: how often each syllable of a polyphone is meant in running text, ``行<TAB>xing 0.71 hang 0.29``,
counted over the dictionary by word frequency; syllables below 2 % are left out, and characters with one left.

    python scripts/build_readings.py
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

import jieba
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_tone3

from proofread.lexicon.resource import RESOURCES, update_checksum
from proofread.lexicon.words import dictionary
from proofread.text.characters import is_han

LEAST_SHARE = 0.02
# Characters that, as words of their own, are not read as pypinyin reads them first.
ALONE = {"地": "de", "长": "chang"}
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
    jieba.initialize()
    usage: dict[str, Counter[str]] = defaultdict(Counter)
    for character, reading in default.items():
        alone = ALONE.get(character, reading)
        usage[character][alone] = 1 + (jieba.get_FREQ(character) or 0)
    for word, count in dictionary().items():
        syllables = lazy_pinyin(word, style=Style.NORMAL, v_to_u=False)
        spoken = [SYLLABIC.get(syllable, syllable) for syllable in syllables]
        if spoken != [default.get(character) for character in word]:
            words[" ".join(spoken)].append(word)
        for character, syllable in zip(word, spoken, strict=True):
            usage[character][syllable] += count
    write("word_readings.tsv", words, " ")
    write_polyphones(usage)


def write_polyphones(usage: Mapping[str, Counter[str]]) -> None:
    lines = []
    for character, counts in sorted(usage.items()):
        shares = {syllable: count / counts.total() for syllable, count in counts.most_common()}
        meant = [f"{syllable} {share:.2f}" for syllable, share in shares.items() if share >= LEAST_SHARE]
        if len(meant) > 1:
            lines.append(f"{character}\t{' '.join(meant)}\n")
    (RESOURCES / "polyphones.tsv").write_text("".join(lines), encoding="utf-8")
    print(f"polyphones.tsv: {len(lines):,} lines, sha256 {update_checksum('polyphones.tsv')}")


if __name__ == "__main__":
    main()
