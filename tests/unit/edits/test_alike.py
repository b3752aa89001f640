"""What is written the same way throughout a document is decided about once."""

from collections.abc import Mapping

from proofread.edits.alike import Alike, Read
from proofread.edits.edit import Edit, Kind

LEAST = 0.4


def read(text: str, confidences: Mapping[int, float], wrong: str, right: str) -> Read:
    """``text`` with a proposal at every place in ``confidences``: ``wrong`` becomes ``right``."""
    assert all(text.startswith(wrong, start) for start in confidences)
    edits = [Edit(start, start + len(wrong), wrong, right, confidence=sure) for start, sure in confidences.items()]
    return Read(
        text,
        tuple(edit for edit in edits if edit.confidence >= LEAST),
        tuple(edit for edit in edits if edit.confidence < LEAST),
    )


def decided(*part: Read, alike: Alike | None = None) -> list[list[int]]:
    return [[edit.start for edit in edits] for edits in (alike or Alike()).decide(part, LEAST)]


def test_a_name_that_returns_is_not_changed_at_one_place() -> None:
    others = read("张林来了。张林走了。大家都喜欢张林和树林。", {}, "林", "琳")
    assert decided(others, read("昨天张林唱歌。", {3: 0.8}, "林", "琳")) == [[], []]
    assert decided(others, read("昨天张林唱歌。", {3: 0.97}, "林", "琳")) == [[], [3]], "that is overwhelming"
    assert decided(read("昨天张林唱歌。", {3: 0.8}, "林", "琳")) == [[3]], "it stands nowhere else"
    assert (
        decided(read("李小林、李小林、李小林。树林、森林", {}, "林", "琳"), read("李小林", {2: 0.8}, "林", "琳"))[1]
        == []
    )


def test_a_term_that_returns_is_not_changed_at_one_place() -> None:
    others = read("念佛的人念佛，还念佛。", {}, "念", "年")
    assert decided(others, read("今念佛堂。", {1: 0.6}, "念", "年")) == [[], []]
    others = read("我去垦丁。垦丁很美。垦丁的海。", {}, "垦丁", "肯定")
    assert decided(others, read("垦丁的旅行", {0: 0.6}, "垦丁", "肯定")) == [[], []]


def test_neighbours_that_meet_by_chance_are_no_term() -> None:
    others = read("我觉得好。我觉得行。我觉得对。不觉得。觉得。", {}, "觉", "决")
    assert decided(others, read("我觉定去。", {1: 0.6}, "觉", "决")) == [[], [1]]


def test_what_is_said_about_function_words_depends_on_the_sentence() -> None:
    others = read("慢慢的，慢慢的，慢慢的", {}, "的", "地")
    one = Edit(2, 3, "的", "地", Kind.DE, 0.6)
    assert list(Alike().decide([others, Read("慢慢的走", (one,), ())], LEAST))[1] == (one,)


def test_a_mistake_that_is_sure_at_one_place_is_corrected_at_all() -> None:
    part = read("因该去。", {0: 0.9}, "因", "应"), read("我因该来，他因该走。", {1: 0.3, 6: 0.2}, "因", "应")
    [_, both] = Alike().decide(part, LEAST)
    assert [edit.start for edit in both] == [1, 6]
    assert {edit.confidence for edit in both} == {round((0.9 + 0.3 + 0.2) / 3, 4)}
    assert decided(*part[::-1]) == [[1, 6], [0]], "the order does not matter"


def test_a_guess_is_not_repeated() -> None:
    unsure = read("因该去。", {0: 0.5}, "因", "应"), read("我因该来。", {1: 0.3}, "因", "应")
    assert decided(*unsure) == [[0], []]
    seldom = read("因该去。", {0: 0.9}, "因", "应"), read("我因该来。因该，因该", {1: 0.3}, "因", "应")
    assert decided(*seldom) == [[0], []], "it is not questioned at most of its places"
    other = read("因该去。", {0: 0.9}, "因", "应"), read("我因该来。", {1: 0.3}, "因", "英")
    assert decided(*other) == [[0], []], "the proposals differ"
    assert decided(read("因该去。", {0: 0.39}, "因", "应")) == [[]]


def test_what_was_read_before_counts() -> None:
    alike = Alike()
    assert decided(read("张林来了。张林走了。张林", {}, "林", "琳"), alike=alike) == [[]]
    assert decided(read("昨天张林唱歌。", {3: 0.8}, "林", "琳"), alike=alike) == [[]]
    assert decided(read("因该去。", {0: 0.9}, "因", "应"), alike=alike) == [[0]]
    assert decided(read("因该来。", {0: 0.3}, "因", "应"), alike=alike) == [[0]]
    for _ in range(20):
        assert decided(read("没有什么。", {}, "林", "琳"), alike=alike) == [[]]
    assert decided(read("昨天张林唱歌。", {3: 0.8}, "林", "琳"), alike=alike) == [[3]], "not for ever"


def test_an_order_of_the_user_stands() -> None:
    others = read("张林来了。张林走了。大家都喜欢张林。", {}, "林", "琳")
    assert decided(others, read("昨天张林唱歌。", {3: 1.0}, "林", "琳")) == [[], [3]]
