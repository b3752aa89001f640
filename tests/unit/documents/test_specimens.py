"""Every format on its specimen: prose is corrected, everything else keeps its bytes, and its own parser agrees."""

from pathlib import Path

import pytest
from document_edits import rewritten
from hypothesis import given, settings
from hypothesis import strategies as st

from proofread.documents.registry import open_document
from proofread.errors import FormatError

SPECIMENS = sorted(path for path in (Path(__file__).parents[2] / "specimens").iterdir() if path.name != "README.md")
TABLE = {"因该": "应该", "跳无": "跳舞"}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030"]


def specimen(path: Path, encoding: str, ending: str) -> bytes:
    return path.read_text("utf-8").replace("\n", ending).encode(encoding)


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.name)
def test_prose_is_corrected_and_nothing_else(path: Path, tmp_path: Path) -> None:
    for encoding in ENCODINGS:
        for ending in ("\n", "\r\n"):
            data = specimen(path, encoding, ending)
            file = tmp_path / path.name
            file.write_bytes(data)
            document = open_document(file, format=path.stem)
            assert document.format == path.stem
            corrected = rewritten(document, TABLE)
            expected = path.read_text("utf-8").replace("\n", ending).replace("因该", "应该").encode(encoding)
            assert corrected.decode(encoding).splitlines() == expected.decode(encoding).splitlines()
            assert corrected == expected


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.name)
def test_without_edits_every_byte_stays(path: Path) -> None:
    for encoding in ENCODINGS:
        data = specimen(path, encoding, "\r\n")
        assert rewritten(open_document(data, format=path.stem), {}) == data


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.name)
def test_places_are_those_of_the_file(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.split("\n")
    count = 0
    for segment in open_document(text.encode(), format=path.stem).segments():
        start = segment.text.find("因该")
        while start >= 0:
            place = segment.locate(start)
            assert place.line is not None and place.offset is not None
            assert lines[place.line - 1][place.column - 1 :].startswith("因")
            assert text[place.offset] == "因"
            count += 1
            start = segment.text.find("因该", start + 1)
    assert count >= text.count("因该") - 1


@pytest.mark.parametrize("path", SPECIMENS, ids=lambda path: path.name)
@settings(max_examples=25)
@given(data=st.data())
def test_lines_in_any_order_are_refused_or_only_prose_changes(path: Path, data: st.DataObject) -> None:
    lines = path.read_text("utf-8").split("\n")
    text = "\n".join(data.draw(st.lists(st.sampled_from(lines), max_size=25)))
    text = text[: data.draw(st.integers(0, len(text)))]
    try:
        document = open_document(text.encode(), format=path.stem)
        assert rewritten(document, {}) == text.encode()
        new = rewritten(document, {"因该": "应该"}).decode()
    except FormatError as error:
        assert "\n" not in str(error)
    else:
        assert all(a == b or (a, b) == ("因", "应") for a, b in zip(text, new, strict=True))
