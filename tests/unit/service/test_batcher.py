import asyncio
import threading
from types import SimpleNamespace

import pytest

from proofread.service.batcher import Batcher, OverloadedError


class Reader:
    """Answers with the text; can be held, and remembers the batches."""

    def __init__(self):
        self.batches = []
        self.begun = threading.Event()
        self.go = threading.Event()
        self.go.set()

    def pipe(self, texts):
        batch = list(texts)
        self.begun.set()
        self.go.wait()
        self.batches.append(batch)
        for text in batch:
            if text == "毒":
                raise ValueError("broken")
            yield SimpleNamespace(text=text)


async def read(batcher, *texts):
    return [result.text async for result in batcher.read(texts)]


async def until(condition):
    while not condition():
        await asyncio.sleep(0.001)


def test_callers_that_wait_share_a_batch_and_a_long_text_does_not_keep_a_short_one_waiting():
    reader = Reader()

    async def scenario():
        async with Batcher(reader.pipe, batch=10) as batcher:
            reader.go.clear()
            first = asyncio.create_task(read(batcher, "先来"))
            await until(reader.begun.is_set)
            long = asyncio.create_task(read(batcher, *(f"第{number:02}段落" for number in range(20))))
            await asyncio.sleep(0)
            short = asyncio.create_task(read(batcher, "短"))
            await asyncio.sleep(0)
            reader.go.set()
            assert await short == ["短"]
            assert not long.done()
            assert await first == ["先来"]
            assert await long == [f"第{number:02}段落" for number in range(20)]
            assert batcher.waiting == 0

    asyncio.run(scenario())
    assert "短" in reader.batches[1]
    assert len(reader.batches[1]) == 3
    assert max(sum(map(len, batch)) for batch in reader.batches) <= 15


def test_a_text_that_fails_fails_alone():
    reader = Reader()

    async def scenario():
        async with Batcher(reader.pipe) as batcher:
            answers = await asyncio.gather(
                read(batcher, "好"), read(batcher, "毒"), read(batcher, "也好"), return_exceptions=True
            )
            assert answers[0] == ["好"]
            assert isinstance(answers[1], ValueError)
            assert answers[2] == ["也好"]
            assert await read(batcher, "还好") == ["还好"]

    asyncio.run(scenario())


def test_who_stops_listening_leaves_nothing_to_be_read():
    reader = Reader()

    async def scenario():
        async with Batcher(reader.pipe, batch=1) as batcher:
            reader.go.clear()
            gone = asyncio.create_task(read(batcher, *"一二三四五"))
            await until(reader.begun.is_set)
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)
            reader.go.set()
            assert await read(batcher, "后") == ["后"]
            assert batcher.waiting == 0

    asyncio.run(scenario())
    assert [text for batch in reader.batches for text in batch] == ["一", "后"]


def test_too_much_waiting_is_refused_with_a_time_to_come_back():
    reader = Reader()

    async def scenario():
        async with Batcher(reader.pipe, room=100) as batcher:
            reader.go.clear()
            first = asyncio.create_task(read(batcher, "长" * 500))  # alone, any text is taken
            await until(lambda: batcher.waiting)
            with pytest.raises(OverloadedError) as refused:
                await read(batcher, "短")
            assert refused.value.seconds >= 1
            reader.go.set()
            await first
            assert await read(batcher, "短") == ["短"]

    asyncio.run(scenario())
