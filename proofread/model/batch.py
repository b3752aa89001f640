"""Examples and padded batches of ids: what the network reads and what it is taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import torch
from torch import Tensor

from proofread.edits.example import Example
from proofread.text.padded import Padded, pad
from proofread.text.vocabulary import BOS, DELETE, EOS, PAD, UNK, Vocabulary

#: Target value of positions that do not count.
IGNORE = -100


class _Movable:
    """Tensors that move together."""

    def to(self, device: torch.device | str, non_blocking: bool = False) -> Self:
        """All tensors on ``device``."""
        return self._map(lambda tensor: tensor.to(device, non_blocking=non_blocking))

    def pin_memory(self) -> Self:
        """All tensors in page-locked memory."""
        return self._map(lambda tensor: tensor.pin_memory())

    def _map(self, function) -> Self:  # type: ignore[no-untyped-def]
        values = {}
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            values[field.name] = (
                function(value)
                if isinstance(value, Tensor)
                else value._map(function)
                if isinstance(value, _Movable)
                else value
            )
        return type(self)(**values)


@dataclass(frozen=True, slots=True)
class Source(_Movable):
    """What the encoder reads: :class:`proofread.text.padded.Padded` as tensors."""

    characters: Tensor
    syllables: Tensor
    tones: Tensor
    extended: Tensor
    lengths: Tensor
    unknown: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, padded: Padded) -> Self:
        """The same as tensors."""
        return cls(
            characters=torch.from_numpy(padded.characters),
            syllables=torch.from_numpy(padded.syllables),
            tones=torch.from_numpy(padded.tones),
            extended=torch.from_numpy(padded.extended),
            lengths=torch.from_numpy(padded.lengths),
            unknown=padded.unknown,
        )

    @property
    def mask(self) -> Tensor:
        """True where there is a character (or ``</s>``), [batch, length]."""
        steps = torch.arange(self.characters.shape[1], device=self.characters.device)
        return steps[None, :] < self.lengths[:, None]

    @property
    def extra(self) -> int:
        """Size of the extended vocabulary beyond V."""
        return max((len(characters) for characters in self.unknown), default=0)


@dataclass(frozen=True, slots=True)
class Batch(_Movable):
    """A source with all that the losses need.

    Attributes:
        source: the source.
        head: right token at each source position (``DELETE`` for a redundant character, ``UNK`` to keep a
            character outside the vocabulary, ``IGNORE`` where undefined), [batch, length].
        wrong: True at source positions that an edit touches, [batch, length].
        decoder_input: ``<s>`` and the target, [batch, steps].
        decoder_target: the target and ``</s>`` in extended ids, ``IGNORE`` at padding, [batch, steps].
        alignment: source position that each target step corresponds to, ``IGNORE`` if none, [batch, steps].
        edited: True at target steps that an edit wrote, or directly after a deletion, [batch, steps].
        examples: the examples themselves, for metrics on text.
    """

    source: Source
    head: Tensor
    wrong: Tensor
    decoder_input: Tensor
    decoder_target: Tensor
    alignment: Tensor
    edited: Tensor
    examples: tuple[Example, ...]


def collate_sources(texts: Sequence[str], vocabulary: Vocabulary) -> Source:
    """Encode and pad ``texts``."""
    return Source.of(Padded.of(texts, vocabulary))


def collate(examples: Sequence[Example], vocabulary: Vocabulary) -> Batch:
    """Encode and pad ``examples`` with their targets.

    No examples, the share of a process in a batch of few rows, give one row in which no position counts: the process
    takes part in the step and teaches nothing.
    """
    if not examples:
        blank = collate([Example("", "", ())], vocabulary)
        ignored = [torch.full_like(one, IGNORE) for one in (blank.head, blank.decoder_target, blank.alignment)]
        return replace(blank, examples=(), head=ignored[0], decoder_target=ignored[1], alignment=ignored[2])
    source = collate_sources([example.source for example in examples], vocabulary)
    rows = [_targets(example, vocabulary, unknown) for example, unknown in zip(examples, source.unknown, strict=True)]
    head, wrong, decoder_input, decoder_target, alignment, edited = zip(*rows, strict=True)
    return Batch(
        source=source,
        head=_tensor(head, IGNORE),
        wrong=_tensor(wrong, False),
        decoder_input=_tensor(decoder_input, PAD),
        decoder_target=_tensor(decoder_target, IGNORE),
        alignment=_tensor(alignment, IGNORE),
        edited=_tensor(edited, False),
        examples=tuple(examples),
    )


def _tensor(rows: Sequence[np.ndarray], value: int | bool) -> Tensor:
    return torch.from_numpy(pad(rows, value))


def _targets(example: Example, vocabulary: Vocabulary, unknown: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    source_ids = vocabulary.encode(example.source).characters
    target_ids = vocabulary.encode(example.target).characters
    head = np.append(source_ids, IGNORE)
    wrong = np.zeros(len(source_ids) + 1, dtype=bool)
    steps = len(target_ids) + 1
    alignment = np.full(steps, IGNORE, dtype=np.int64)
    edited = np.zeros(steps, dtype=bool)
    source_at = target_at = 0
    for edit in example.edits:
        same = edit.start - source_at
        alignment[target_at : target_at + same] = np.arange(source_at, edit.start)
        target_at += same
        width = len(edit.replacement)
        if edit.start == edit.end:  # a missing character shows before the place where it belongs
            wrong[edit.start] = True
        elif len(edit.source) == width:
            head[edit.start : edit.end] = target_ids[target_at : target_at + width]
            head[edit.start : edit.end][target_ids[target_at : target_at + width] == UNK] = IGNORE
            alignment[target_at : target_at + width] = np.arange(edit.start, edit.end)
        else:
            head[edit.start : edit.end] = DELETE if width == 0 else IGNORE
        wrong[edit.start : edit.end] = True
        edited[target_at : target_at + max(width, 1)] = True
        target_at += width
        source_at = edit.end
    alignment[target_at:] = np.arange(source_at, source_at + steps - target_at)

    known = {character: number for number, character in enumerate(unknown)}
    target = np.append(target_ids, EOS)
    for position in np.flatnonzero(target_ids == UNK):
        number = known.get(example.target[position])
        target[position] = IGNORE if number is None else len(vocabulary) + number
    return head, wrong, np.insert(target_ids, 0, BOS), target, alignment, edited
