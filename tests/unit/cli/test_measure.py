from collections.abc import Iterable, Iterator
from itertools import count, cycle, islice

import pytest

from proofread.cli._machine import cpuinfo, features, has_fast_bf16
from proofread.cli._measure import Speed, Spread, latencies, peak_bytes, throughput, timed, typical
from proofread.cli._text import endless, read_lines, sample


class FakeClock:
    """Stands still until somebody works."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def work(self, seconds: float) -> None:
        self.now += seconds


def test_timed_gives_value_and_seconds() -> None:
    clock = FakeClock()
    assert timed(lambda: clock.work(0.25) or "done", clock=clock) == ("done", 0.25)


def test_throughput_feeds_until_the_time_is_over_and_finishes_what_was_taken() -> None:
    clock, read = FakeClock(), []

    def pipe(texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            clock.work(0.5)
            read.append(text)
            yield text

    speed = throughput(pipe, cycle(["一二三", "四"]), seconds=1.2, clock=clock)
    assert read == ["一二三", "四", "一二三"]
    assert speed == Speed(7, 1.5)
    assert speed.to_dict() == {"characters": 7, "seconds": 1.5, "characters_per_second": pytest.approx(14 / 3)}


def test_a_stream_that_reads_ahead_is_counted_whole() -> None:
    clock = FakeClock()

    def pipe(texts: Iterable[str]) -> Iterator[str]:
        iterator = iter(texts)
        while pool := list(islice(iterator, 4)):
            clock.work(3.0)
            yield from pool

    speed = throughput(pipe, cycle(["一二"]), seconds=2.0, clock=clock)
    assert speed == Speed(8, 3.0)


def test_latencies_go_through_the_sentences_in_turn() -> None:
    clock = FakeClock()
    times = latencies(lambda text: clock.work(len(text)), cycle(["一", "一二", "一二三"]), rounds=5, clock=clock)
    assert times == [1, 2, 3, 1, 2]


def test_percentiles_are_milliseconds() -> None:
    spread = Spread.of([number / 1000 for number in reversed(range(101))])
    assert (spread.median, spread.p95, spread.p99) == pytest.approx((50, 95, 99))


def test_sentences_near_thirty_characters_are_typical() -> None:
    assert typical(["字" * length for length in (1, 28, 80, 31, 30)], 3) == ["字" * 30, "字" * 31, "字" * 28]


def test_peak_memory_has_another_unit_on_macos() -> None:
    assert peak_bytes(2048, "linux") == 2048 * 1024
    assert peak_bytes(2048, "darwin") == 2048


def test_processor_features_come_from_the_first_processor() -> None:
    text = "processor\t: 0\nmodel name\t: CPU: fast\nflags\t\t: fpu avx2 amx_bf16\n\nprocessor\t: 1\nflags\t: fpu\n"
    cpu = cpuinfo(text)
    assert cpu["model name"] == "CPU: fast"
    found = features(cpu["flags"])
    assert found["avx2"] and found["amx_bf16"] and not found["avx512f"]
    assert has_fast_bf16(found)
    assert not has_fast_bf16(features("avx2 avx512f")) and not has_fast_bf16(None)
    assert cpuinfo("") == {}


def test_text_without_end_never_repeats_a_sentence() -> None:
    lines = endless(["你来。我去！", "好。"], count())
    assert list(islice(lines, 5)) == ["你来。我去！", "好。", "1、你来。1、我去！", "1、好。", "2、你来。2、我去！"]


def test_the_sample_is_long_enough_for_a_measurement() -> None:
    assert len(read_lines(sample())) > 1000
