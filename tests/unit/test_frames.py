"""Columns of the real libraries."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from proofread import Edit, Proofreader, Result, frames
from proofread.edits.edit import Kind


class Fake(Proofreader):
    """A proofreader that knows one mistake and counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def pipe(self, texts: Iterable[str], **_options: Any) -> Iterator[Result]:
        for text in texts:
            self.read.append(text)
            start = text.find("因该")
            edits = (Edit(start, start + 2, "因该", "应该", Kind.NEAR_SOUND, 0.9),) if start >= 0 else ()
            yield Result(text, edits)


def test_pandas_keeps_index_name_and_what_is_no_text():
    pandas = pytest.importorskip("pandas")
    series = pandas.Series(["因该", None, 3, "好", "因该"], index=list("abcde"), name="正文", dtype=object)
    fake = Fake()
    corrected = frames.correct(series, fake)
    assert corrected.to_list() == ["应该", None, 3, "好", "应该"]
    assert (corrected.name, list(corrected.index), corrected.dtype) == ("正文", list("abcde"), series.dtype)
    assert fake.read == ["因该", "好"]
    rows = frames.edits(series, Fake())
    assert [(row["row"], row["start"], row["replacement"]) for row in rows] == [("a", 0, "应该"), ("e", 0, "应该")]


@pytest.mark.parametrize("kind", ["str", "string", "category"])
def test_pandas_keeps_the_type(kind):
    pandas = pytest.importorskip("pandas")
    corrected = frames.correct(pandas.Series(["因该", None], dtype=kind), Fake())
    assert corrected[0] == "应该"
    assert pandas.isna(corrected[1])
    assert corrected.dtype.name == kind


def test_polars():
    polars = pytest.importorskip("polars")
    series = polars.Series("正文", ["因该", None, "因该"])
    corrected = frames.correct(series, Fake())
    assert (corrected.name, corrected.dtype, corrected.to_list()) == ("正文", polars.String, ["应该", None, "应该"])
    assert [row["row"] for row in frames.edits(series, Fake())] == [0, 2]


def test_nothing_to_read_loads_nothing():
    pandas = pytest.importorskip("pandas")
    assert frames.correct(pandas.Series([], dtype=object)).empty
    assert frames.edits(pandas.Series([None, 1])) == []


@pytest.mark.parametrize("wrong", ["因该", ["因该"], None])
def test_what_is_no_column(wrong):
    with pytest.raises(TypeError, match="Series"):
        frames.correct(wrong, Fake())
