"""Chinese words: which exist, how often, how they are read, and where they end in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from proofread.lexicon.pinyin import readings_table
from proofread.lexicon.resource import read_resource

if TYPE_CHECKING:
    import jieba

MAX_WORD = 4

# One pattern over the whole file is five times faster than splitting 350,000 lines.
_ENTRY = re.compile(rf"^([〇㐀-鿿]{{2,{MAX_WORD}}}) ([1-9]\d*) ", re.MULTILINE)


@cache
def dictionary() -> Mapping[str, int]:
    """Han words of 2 to 4 characters in jieba's dictionary, with their corpus frequencies."""
    return {word: int(count) for word, count in _ENTRY.findall(dictionary_file().decode())}


def dictionary_file() -> bytes:
    """Jieba's dictionary: a word, its frequency and its part of speech in each line."""
    import jieba  # costs as much as the whole of the rest, and few need it

    with jieba.Tokenizer().get_dict_file() as file:
        return file.read()


@cache
def _reach() -> Mapping[str, int]:
    """Length of the longest dictionary word that begins with these two characters."""
    reach: dict[str, int] = {}
    for word in dictionary():
        start = word[:2]
        if reach.get(start, 0) < len(word):
            reach[start] = len(word)
    return reach


def longest_word(text: str, start: int) -> str:
    """The longest dictionary word at ``start`` of ``text``; empty if there is none."""
    # Most places are settled by the first look-up, in place of one for each length.
    words = dictionary()
    for length in range(_reach().get(text[start : start + 2], 0), 1, -1):
        word = text[start : start + length]
        if word in words:
            return word
    return ""


@cache
def spoken_exceptions() -> Mapping[str, str]:
    """How words are read (syllables joined by spaces) whose characters are mostly read otherwise: 银行, 重庆, 了解."""
    exceptions: dict[str, str] = {}
    for line in read_resource("word_readings.tsv").decode().splitlines():
        spoken, words = line.split("\t")
        exceptions.update(dict.fromkeys(words.split(" "), spoken))
    return exceptions


@cache
def default_syllables() -> Mapping[str, str]:
    """How each character is mostly read."""
    return {character: readings[0].syllable for character, readings in readings_table().items()}


def pronounce(word: str) -> str:
    """Toneless syllables of ``word`` joined by spaces (``yin hang``); ``?`` where there is no reading."""
    spoken = spoken_exceptions().get(word)
    if spoken is None:
        default = default_syllables()
        spoken = " ".join([default.get(character, "?") for character in word])
    return spoken


@cache
def _numbered() -> list[str]:
    return list(dictionary())


@cache
def _by_first_character() -> Mapping[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for number, word in enumerate(_numbered()):
        groups.setdefault(word[0], []).append(number)
    return groups


@cache
def _first_characters() -> Mapping[str, set[str]]:
    """By syllable the characters that a word read with it may begin with."""
    groups: dict[str, set[str]] = {}
    for character, syllable in default_syllables().items():
        groups.setdefault(syllable, set()).add(character)
    for word, spoken in spoken_exceptions().items():
        groups.setdefault(spoken.partition(" ")[0], set()).add(word[0])
    return groups


@cache
def _begins_with(syllable: str) -> Mapping[str, str]:
    """Words read with ``syllable`` first, by how they are read: a text needs few of the syllables."""
    starts, words = _by_first_character(), _numbered()
    index: dict[str, str] = {}
    for number in sorted(n for character in _first_characters().get(syllable, ()) for n in starts.get(character, ())):
        word = words[number]
        spoken = pronounce(word)
        if spoken.partition(" ")[0] == syllable:
            others = index.get(spoken)
            # The words of one key are one string: 260,000 small lists would double the time to build this.
            index[spoken] = word if others is None else f"{others} {word}"
    return index


def words_read(spoken: str) -> list[str]:
    """Dictionary words whose :func:`pronounce` is ``spoken``, in the order of the dictionary."""
    return _begins_with(spoken.partition(" ")[0]).get(spoken, "").split()


@cache
def _tokenizer() -> jieba.Tokenizer:
    import jieba

    # A private instance: words that an application adds to jieba's global tokenizer must not change results.
    tokenizer = jieba.Tokenizer()
    # Filled here because jieba's own initialisation logs to stderr and trusts a cache file in the shared
    # temporary folder.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def segment(text: str) -> list[str]:
    """Cut ``text`` into words without guessing unknown ones; the pieces join to ``text``."""
    return _tokenizer().lcut(text, HMM=False)
