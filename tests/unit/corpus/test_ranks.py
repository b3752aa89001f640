"""What several processes read together is what one reads alone, batch for batch."""

from itertools import islice
from pathlib import Path

import pytest

from proofread.corpus.dataset import BatchStream
from proofread.corpus.readers import SourceConfig
from proofread.corpus.stream import SentenceStream
from proofread.edits.example import Example
from proofread.noise.config import NoiseConfig
from proofread.noise.mixer import Noiser

NOISER = Noiser(NoiseConfig(seed=3, weights={"missing": 1, "redundant": 1}))


@pytest.fixture
def batches(tmp_path: Path):
    path = tmp_path / "text.txt"
    path.write_text("".join(f"第{n}句写在这里" + "，很长" * (n % 7) + "。\n" for n in range(150)), "utf-8")

    def made(rank: int = 0, ranks: int = 1, epoch: int = 0, skip: int = 0) -> list[list[Example]]:
        sentences = SentenceStream({"text": SourceConfig(str(path))}, seed=1, buffer=40)
        stream = BatchStream(sentences, NOISER, tokens_per_batch=90, rank=rank, ranks=ranks)
        stream.set_position(epoch=epoch, batches=skip)
        return list(stream)

    return made


@pytest.mark.parametrize("ranks", [2, 3, 7])
def test_the_shares_of_all_ranks_are_the_batches_of_one_process(batches, ranks: int) -> None:
    for epoch in (0, 1):
        alone = batches(epoch=epoch)
        assert sum(map(len, alone)) == len({example.target for batch in alone for example in batch}) == 150
        shares = [batches(rank, ranks, epoch) for rank in range(ranks)]
        for number, whole in enumerate(alone):
            for rank in range(ranks):
                assert shares[rank][number] == whole[rank::ranks]
        assert {len(share) for share in shares} == {len(alone)}


def test_a_batch_of_few_rows_leaves_ranks_with_nothing_to_do(batches) -> None:
    shares = [batches(rank, 7) for rank in range(7)]
    assert any(not batch for batch in shares[6])


def test_any_number_of_ranks_goes_on_where_another_stopped(batches) -> None:
    alone = batches()
    for rank in range(2):
        assert batches(rank, 2, skip=5) == [batch[rank::2] for batch in islice(alone, 5, None)]
