"""The systems that are compared: each reads the same sentences on the processor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from _bench.common import Task
from proofread.cli._machine import has_fast_bf16, machine
from proofread.errors import MissingExtraError

if TYPE_CHECKING:
    from proofread.proofreader import Proofreader

GREEDY = "step-by-step greedy"
BERT = "BERT-base fp32"
_BATCH = 64
_BERT_VOCABULARY = 21128


class System(NamedTuple):
    """Something that reads sentences and forgets what it found."""

    name: str
    read: Callable[[Sequence[str]], object]


def proofreaders(task: Task, threads: int) -> Iterator[tuple[str, Proofreader]]:
    """The product with every backend (bf16 only where it is fast), and the name of each."""
    from proofread.proofreader import Proofreader

    # ONNX Runtime reads several batches at once, torch uses several processors for one.
    yield "proofread, onnx int8", Proofreader.load(task.model, backend="onnx", threads=threads)
    yield "proofread, torch fp32", Proofreader.load(task.model, backend="torch", threads=1)
    if has_fast_bf16(machine()["features"]):
        yield "proofread, torch bf16", Proofreader.load(task.model, backend="torch-bf16", threads=1)


def _emptied(reader: Proofreader, sentences: Sequence[str]) -> None:
    for _ in reader.pipe(sentences):
        pass


def ours(task: Task, threads: int) -> Iterator[System]:
    """The product: text in, edits out."""
    for name, reader in proofreaders(task, threads):
        yield System(name, partial(_emptied, reader))


def searches(model: str | None) -> Iterator[System]:
    """Encoder and decoder alone, under torch: every token a step, and draft-verified."""
    from proofread.model.batch import Source
    from proofread.model.seq2seq import prepare
    from proofread.runtime.batches import read_all
    from proofread.runtime.bundle import load_bundle
    from proofread.runtime.weights import network_from
    from proofread.search.base import Hypothesis
    from proofread.search.correct import correct, limits
    from proofread.search.greedy import greedy

    bundle = load_bundle(model)
    network = network_from(bundle)

    def stepped(source: Source) -> list[Hypothesis]:
        return greedy(network, prepare(network, network.encoder(source), source), source, limits=limits(source))

    def verified(source: Source) -> list[Hypothesis]:
        return correct(network, source)

    for name, search in ((GREEDY, stepped), ("draft-verified search", verified)):
        yield System(
            name,
            partial(read_all, vocabulary=bundle.vocabulary, read=search, batch_size=_BATCH),
        )


def berts() -> Iterator[System]:
    """A BERT-base that names a character for each position, with random weights: fp32, and bf16 where it is fast.

    Raises:
        MissingExtraError: transformers is not installed.
    """
    try:
        from transformers import BertConfig, BertForMaskedLM
    except ImportError as error:
        raise MissingExtraError("transformers: not installed; pip install transformers, or use --no-bert") from error
    import torch

    def reader(network: BertForMaskedLM) -> Callable[[Sequence[str]], object]:
        @torch.inference_mode()
        def read(sentences: Sequence[str]) -> list[list[int]]:
            ordered, found = sorted(sentences, key=len), []
            for start in range(0, len(ordered), _BATCH):
                batch = ordered[start : start + _BATCH]
                width = len(batch[-1]) + 2  # [CLS] and [SEP]
                ids, mask = torch.zeros((2, len(batch), width), dtype=torch.long)
                for row, sentence in enumerate(batch):
                    length = len(sentence) + 2
                    ids[row, :length] = torch.tensor([1, *(ord(c) % _BERT_VOCABULARY for c in sentence), 2])
                    mask[row, :length] = 1
                found += network(input_ids=ids, attention_mask=mask).logits.argmax(2).tolist()
            return found

        return read

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=_BERT_VOCABULARY,
        hidden_size=768,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=3072,
    )
    yield System(BERT, reader(BertForMaskedLM(config).eval()))
    if has_fast_bf16(machine()["features"]):
        yield System("BERT-base bf16", reader(BertForMaskedLM(config).eval().to(torch.bfloat16)))
