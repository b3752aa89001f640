"""A small word model and word vectors that suit its words."""

import numpy as np

from proofread.evidence.kneser_ney import count_ngrams, estimate
from proofread.evidence.ngram import NgramModel
from proofread.evidence.vectors import WordVectors
from proofread.evidence.word_model import WordModel
from proofread.tables.alphabet import END, Alphabet
from proofread.tables.wordlist import NO_WORD, Wordlist
from proofread.text.points import code_points

WORDS = ["应该", "因该", "努力", "学习", "努力学习", "力学", "该努", "我们", "们应", "校学习"]
SENTENCES = [
    ["我们", "应该", "努力", "学习", "。"],
    ["我", "学习", "力学", "。"],
    ["我们", "应", "该", "努力学习"],
    ["努力", "学", "习", "力学", "，", "因该"],
]


def word_model() -> WordModel:
    text = "".join(word for sentence in SENTENCES for word in sentence)
    alphabet = Alphabet(np.unique(code_points(text)))
    words = Wordlist.of(alphabet, WORDS)
    stream = [END]
    for sentence in SENTENCES:
        for word in sentence:
            found = words.find_texts([word])[0] if len(word) > 1 else alphabet.encode(word)[0]
            stream.append(int(found))
        stream.append(END)
    counts = [count_ngrams(np.array(stream, np.int32), n, len(words)) for n in (1, 2)]
    return WordModel(NgramModel.quantise(words, estimate(counts, len(words))))


MODEL = word_model()


def number(word: str) -> int:
    return int(MODEL.words.find_texts([word])[0])


def vectors() -> WordVectors:
    """应该 suits 学习, 因该 suits nothing."""
    ids = np.array(sorted(number(word) for word in WORDS if number(word) != NO_WORD))
    inner, outer = np.zeros((len(ids), 2), np.float32), np.zeros((len(ids), 2), np.float32)
    place = {int(i): row for row, i in enumerate(ids)}
    inner[place[number("应该")]] = 1.0, 0.0
    inner[place[number("因该")]] = -1.0, 0.5
    outer[place[number("学习")]] = 2.0, 0.0
    outer[place[number("我们")]] = 0.0, 4.0
    weight = np.ones(len(ids), np.float32)
    weight[place[number("我们")]] = 0.5
    return WordVectors.quantise(ids, inner, outer, weight, len(MODEL.words))
