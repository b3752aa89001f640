"""A program writes its part of a document and leaves the rest alone."""

import pytest

from proofread.errors import FormatError
from proofread.reports.generated import write_generated


def test_only_the_part_between_the_marks_changes(tmp_path):
    path = tmp_path / "doc.md"
    path.write_text("前言\n<!-- s.py: begin -->\n旧\n<!-- s.py: end -->\n后记\n", "utf-8")
    for content in ("新\n", "更新\n"):
        write_generated(path, "s.py", content)
        text = path.read_text("utf-8")
        assert text == f"前言\n<!-- s.py: begin -->\n\n{content}\n<!-- s.py: end -->\n后记\n"


def test_a_new_document_is_just_that_part(tmp_path):
    write_generated(tmp_path / "new.md", "s.py", "表\n")
    assert "表" in (tmp_path / "new.md").read_text("utf-8")


def test_a_document_without_marks_is_left_alone(tmp_path):
    path = tmp_path / "doc.md"
    path.write_text("别的\n", "utf-8")
    with pytest.raises(FormatError, match=r"s\.py: begin"):
        write_generated(path, "s.py", "表")
    assert path.read_text("utf-8") == "别的\n"
