"""What was found in a text, and what the guards leave of it."""

from proofread.correction.findings import Decided, Findings, Found
from proofread.correction.pieces import pieces
from proofread.edits.edit import Edit, Kind, apply
from proofread.edits.guard import GuardOptions, Guards
from proofread.text.sentences import split_sentences
from proofread.text.spans import Span

TEXT = "我因该来。\n" + "他们，" * 60 + "因该来。"


def findings(text: str = TEXT, *, reach: float = 1.0) -> Findings:
    """As if a rule had put 应 for 因 in every piece, with a confidence of 0.9."""
    spans = split_sentences(text)
    found = []
    for piece in pieces(text, spans):
        edits = [Edit(i, i + 1, c, "应", Kind.NEAR_SOUND, 0.9) for i, c in enumerate(piece.content) if c == "因"]
        found.append(Found(piece, Decided(edits, reach)))
    return Findings(text, spans, found)


def test_edits_have_offsets_of_the_text_and_one_owner():
    edits = findings().edits()
    assert {number: len(row) for number, row in edits.items()} == {0: 1, 1: 1}
    everything = [edit for row in edits.values() for edit in row]
    assert apply(TEXT, everything) == TEXT.replace("因", "应")


def test_guards_judge_sentence_by_sentence():
    guards = Guards(GuardOptions(min_confidence=0.5, max_changed=1))
    edits, dropped, _ = findings("因因。因该。").guarded(guards)
    assert [edit.start for edit in edits] == [0, 3]
    assert dropped == {"limit": 1}


def test_what_is_nearly_confident_enough_passes_the_other_guards_only() -> None:
    guards = Guards(GuardOptions(min_confidence=0.99))
    edits, dropped, near = findings().guarded(guards, [Span(0, 2)])
    assert edits == () and dropped["confidence"] == 2
    assert [edit.start for edit in near] == [TEXT.index("因", 5)]
    assert findings().guarded(Guards(GuardOptions(min_confidence=0.5))).near == ()


def test_nothing_is_changed_within_protected_spans():
    guards = Guards(GuardOptions())
    second = TEXT.index("因", 5)
    edits, dropped, _ = findings().guarded(guards, [Span(0, 2), Span(second + 1, second + 9)])
    assert [edit.start for edit in edits] == [second]
    assert dropped == {"protected": 1}
    across, dropped, _ = findings().guarded(guards, [Span(1, len(TEXT))])
    assert across == () and dropped == {"protected": 2}, "a span may reach over several sentences"


def test_pieces_that_could_not_reach_the_least_are_passed_over():
    assert findings(reach=0.4).edits(least=0.5) == {}
    assert findings(reach=0.4).edits(least=0.4) == findings().edits()
    assert findings(reach=-1.0).guarded(Guards(GuardOptions())).edits, "unless nobody asks"
