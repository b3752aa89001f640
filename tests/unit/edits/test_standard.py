import pytest

from proofread.edits.standard import is_common, script


@pytest.mark.parametrize(("character", "expected"), [("们", -1), ("們", 1), ("人", 0), ("，", 0), ("a", 0), ("靖", 0)])
def test_script(character: str, expected: int) -> None:
    assert script(character) == expected


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        ("靖", True),
        ("尬", True),
        ("尷", True),
        ("，", True),
        ("\ufa1c", False),
        ("䩛", False),
        ("𠮷", False),
        ("鬭", False),
    ],
)
def test_common_characters_are_those_of_the_national_sets(character: str, expected: bool) -> None:
    assert is_common(character) is expected
