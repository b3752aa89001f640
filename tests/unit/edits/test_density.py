"""How many errors a document has, from what was proposed about it, and what that makes of its edits."""

import pytest

from proofread.edits.density import Density, Doubts, Expected
from proofread.edits.edit import Candidate, Edit, Kind

DRAFT = Expected(10.0, 1.0, 0.3)


def of(characters: int, *confidences: float, expected: Expected = DRAFT) -> Density:
    density = Density()
    density.add(characters, Doubts(expected, confidences))
    return density


def estimate(characters: int, *confidences: float, expected: Expected = DRAFT) -> float:
    return of(characters, *confidences).estimate(expected)


def edit(confidence: float, kind: Kind = Kind.HOMOPHONE) -> Edit:
    return Edit(0, 1, "再", "在", kind=kind, confidence=confidence, candidates=(Candidate("在", confidence),))


def test_a_long_clean_document_is_cleaner_than_a_draft() -> None:
    assert estimate(0) == pytest.approx(10.0)
    assert estimate(500) == pytest.approx(8.0)
    assert estimate(2_000_000) == 1.0, "no text is without errors"
    many = [estimate(10_000, *[0.4] * count) for count in range(8)]
    assert many == sorted(many)


def test_a_draft_stays_one() -> None:
    sure = [0.97] * 9 + [0.4] * 2
    assert estimate(10_000, *sure) > 8.0
    assert estimate(10_000, *sure * 10) == 10.0, "never more than expected: more would show more than the preset does"


def test_what_is_not_seen_counts_too() -> None:
    half = Expected(10.0, 0.5, 0.3)
    assert estimate(20_000, *[0.97] * 6, expected=half) > estimate(20_000, *[0.97] * 6)


def test_it_does_not_matter_in_which_parts_it_is_read() -> None:
    whole = of(30_000, 0.9, 0.5, 0.31)
    parts = of(10_000, 0.9)
    parts.add(20_000, Doubts(DRAFT, (0.5, 0.31)))
    assert parts.estimate(DRAFT) == whole.estimate(DRAFT)


def test_doubtful_edits_of_a_clean_document_are_not_shown() -> None:
    clean = of(50_000, 0.35, 0.99)
    (shown,) = clean.shown((edit(0.35), edit(0.99)))
    assert 0.8 < shown.confidence < 0.99
    assert shown.candidates[0].probability == shown.confidence
    assert of(100, 0.35).shown((edit(0.36),))[0].confidence == pytest.approx(0.36, abs=0.02)


def test_where_errors_are_rare_an_edit_must_be_more_probably_right_than_wrong() -> None:
    """The cleaner the document, the more odds are needed, up to five times the preset's: .2 becomes five ninths."""
    expected = Expected(10.0, 1.0, 0.2)

    def least(characters: int) -> float:
        document = of(characters, expected=expected)
        shown = [document.shown((edit(0.001 * step),)) for step in range(200, 999)]
        return min(one.confidence for found in shown for one in found)

    assert least(200_000) == pytest.approx(5 / 9, abs=0.005)
    assert least(700) == pytest.approx(5 / 9, abs=0.005), "with three quarters of the errors of a draft"
    assert 0.25 < least(300) < 0.45
    assert least(0) == 0.2


def test_thresholds_of_kinds_hold() -> None:
    expected = Expected(10.0, 1.0, 0.3, {Kind.ORDER: 0.9})
    clean = of(50_000, 0.99, 0.99, expected=expected)
    assert [one.kind for one in clean.shown((edit(0.99), edit(0.99, Kind.ORDER)))] == [Kind.HOMOPHONE]


def test_what_the_user_demands_is_shown() -> None:
    demanded = edit(1.0)
    assert of(1_000_000).shown((demanded,)) == (demanded,)


def test_where_density_was_given_every_edit_is_shown_as_it_is() -> None:
    density = Density()
    density.add(1_000_000, Doubts(None, (0.35,)))
    assert density.shown((edit(0.35),)) == (edit(0.35),)
