"""A text as the network reads it."""

from proofread.correction.pieces import LONGEST, pieces
from proofread.text.sentences import split_sentences

TEXT = "  我来。\r\nabc 123。" + "他们也来，" * 60 + "好。"


def test_pieces_are_windows_of_sentences_with_something_chinese_in_them():
    spans = split_sentences(TEXT)
    made = list(pieces(TEXT, spans))
    assert [piece.content for piece in made][:1] == ["我来。"]
    assert {piece.sentence for piece in made} == {0, 2}
    for piece in made:
        assert piece.content == TEXT[piece.window.start : piece.window.end]
        assert 0 < len(piece.content) <= LONGEST
    long = [piece.window for piece in made if piece.sentence == 2]
    assert len(long) > 2
    assert [window.keep_end for window in long[:-1]] == [window.keep_start for window in long[1:]]
    assert (long[0].keep_start, long[-1].keep_end) == (spans[2].start, spans[2].end)


def test_nothing_is_no_piece():
    assert list(pieces("", [])) == list(pieces(" \n", split_sentences(" \n"))) == []
