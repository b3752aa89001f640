import pytest

from proofread.edits.edit import Edit, Kind
from proofread.edits.message import message


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Edit(0, 1, "无", "舞", Kind.HOMOPHONE), "疑似错别字（同音）：“无”应为“舞”"),
        (Edit(0, 1, "的", "", Kind.REDUNDANT), "疑似多字：“的”应删去"),
        (Edit(1, 1, "", "了", Kind.MISSING), "疑似漏字：此处应有“了”"),
    ],
)
def test_a_person_reads_what_is_wrong_and_what_is_right(edit, expected):
    assert message(edit) == expected
