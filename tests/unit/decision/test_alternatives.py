"""Which characters are tried in place of which."""

from proofread.decision.alternatives import Alternatives
from proofread.evidence.habits import Habits
from proofread.lexicon.pinyin import readings
from proofread.text.vocabulary import Vocabulary

CHARACTERS = "坐座跑"
WORDS = Vocabulary(list(CHARACTERS), {c: readings(c)[0] for c in CHARACTERS})


def test_alternatives_sound_or_look_like_the_character():
    ids = Alternatives(WORDS, Habits({}))(["坐a", "坐"], 3)
    assert ids.shape[:2] == (2, 3)
    assert WORDS.index("座") in ids[0, 0]
    assert set(ids[0, 1].tolist()) == {WORDS.index("a")}, "filled up with the character itself"
    assert (ids[0, 0] == ids[1, 0]).all()


def test_a_mistake_that_writers_make_is_an_alternative_though_it_looks_and_sounds_different():
    taught = Alternatives(WORDS, Habits({"坐跑": 3}))(["坐"], 1)
    assert WORDS.index("跑") in taught
    assert WORDS.index("跑") not in Alternatives(WORDS, Habits({}))(["坐"], 1)
    assert WORDS.index("座") in taught
