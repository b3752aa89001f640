import pytest

from proofread.edits.edit import Edit, Kind
from proofread.edits.example import Example
from proofread.errors import FormatError
from proofread.noise.mixer import NoiseConfig, Noiser
from proofread.noise.parallel import corrupt_lines, to_marked, to_tsv

NOISER = Noiser(NoiseConfig(clean_share=0, seed=3))


def test_lines_are_numbered_and_lose_only_their_end():
    lines = ["他们正在讨论这个问题。\r\n", "我们应该努力学习。 \n", "没有换行"]
    made = list(corrupt_lines(lines, NOISER, epoch=4))
    assert [pair.target for pair in made] == ["他们正在讨论这个问题。", "我们应该努力学习。 ", "没有换行"]
    assert made[1] == NOISER.corrupt("我们应该努力学习。 ", epoch=4, index=1)


def test_marks():
    edits = (
        Edit(1, 2, "因", "应", Kind.HOMOPHONE),
        Edit(3, 4, "的", "", Kind.REDUNDANT),
        Edit(5, 5, "", "座", Kind.MISSING),
    )
    assert to_marked(Example("我因该的让。", "我应该让座。", edits)) == "我[-因-]{+应+}该[-的-]让{+座+}。"


def test_tsv():
    assert to_tsv(Example("因该", "应该", ())) == "因该\t应该"


@pytest.mark.parametrize("text", ["一\t二", "一\n二", "一\r二"])
def test_text_that_would_break_the_table_is_refused(text):
    with pytest.raises(FormatError, match="TSV"):
        to_tsv(Example(text, text, ()))
