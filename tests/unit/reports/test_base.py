from proofread.documents.base import Correction, Place, Segment
from proofread.edits.edit import Edit
from proofread.reports.base import findings


def test_context_is_the_sentence_and_not_more() -> None:
    (only,) = findings(_correction("前一句。他因该来！后一句。", Edit(5, 6, "因", "应")))
    assert (only.before, only.after) == ("他", "该来！")
    (only,) = findings(_correction("字" * 1000, Edit(500, 501, "字", "子")))
    assert only.before == "…" + "字" * 40 and only.after == "字" * 40 + "…"


def test_offsets_are_those_of_the_file_as_far_as_it_has_any() -> None:
    edit = Edit(1, 3, "因该", "应该")
    segment = Segment("他因该来", Place(5, 3, offset=100), turns=((2, Place(6, 1, offset=110)),))
    (only,) = findings(Correction(segment, (edit,)))
    assert (only.edit.start, only.edit.end, only.place) == (101, 111, Place(5, 4, offset=101))
    (only,) = findings(Correction(Segment("他因该来", Place(None, label="¶1")), (edit,)))
    assert (only.edit, only.place) == (edit, Place(None, 2, "¶1"))


def _correction(text: str, *edits: Edit) -> Correction:
    return Correction(Segment(text, Place(1, offset=0)), edits)
