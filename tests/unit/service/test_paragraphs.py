from hypothesis import given
from hypothesis import strategies as st

from proofread.service.paragraphs import paragraphs


@given(st.text(st.sampled_from("我。！\r\n 😀a"), max_size=60))
def test_pieces_joined_are_the_text(text):
    spans = list(paragraphs(text))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


def test_each_line_is_a_piece_and_long_lines_are_cut_where_sentences_end():
    text = "短。\r\n" + "这是一个句子。" * 1000 + "\n" + "无" * 5000
    pieces = [text[start:end] for start, end in paragraphs(text)]
    assert pieces[0] == "短。\r\n"
    assert "".join(pieces) == text
    assert all(piece.endswith("。") for piece in pieces[1:4])
    assert max(map(len, pieces[:-1])) <= 2000
    assert pieces[-1] == "无" * 5000  # no place to cut
