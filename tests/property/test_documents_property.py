import io
import re
from collections import Counter
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from proofread.documents.correct import correct_document
from proofread.documents.encoding import Encoding
from proofread.documents.lines import split_lines
from proofread.documents.registry import open_document
from proofread.edits.edit import Edit, apply
from proofread.reports.base import findings

# U+0A0D and U+0D0A put the bytes of terminators where they are none.
ALPHABET = st.sampled_from("a好\u0a0d\u0d0a\u0a00\u0d00😀\n\r\t\u2028\x85 ")
CODECS = st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])


@given(text=st.text(ALPHABET, max_size=60), codec=CODECS, units=st.integers(1, 5))
def test_lines_are_the_same_however_the_file_is_cut(text: str, codec: str, units: int) -> None:
    encoding = Encoding(codec)
    data, size = text.encode(codec), units * encoding.unit
    lines = split_lines((data[i : i + size] for i in range(0, len(data), size)), encoding)
    expected = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    assert [line.decode(codec) for line in lines] == expected


@given(text=st.text(ALPHABET, max_size=60), codec=CODECS, stride=st.integers(1, 4))
def test_the_output_is_the_input_with_the_edits(text: str, codec: str, stride: int) -> None:
    def pipe(texts):
        for part in texts:
            edits = tuple(Edit(i, i + 1, part[i], "改") for i in range(0, len(part), stride))
            yield SimpleNamespace(edits=edits, dropped=Counter(), sentences=1, remarks=(), doubts=None)

    out = io.BytesIO()
    found: list[Edit] = []
    document = open_document(text.encode(codec), encoding=codec)

    def observe(correction):
        found.extend(finding.edit for finding in findings(correction) if isinstance(finding.edit, Edit))

    correct_document(document, pipe, name="f", sink=out, observe=observe)
    assert out.getvalue().decode(codec) == apply(text, found)
