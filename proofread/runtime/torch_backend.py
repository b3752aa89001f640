"""The network at work under torch: texts in, :class:`~proofread.decision.evidence.Evidence` out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from proofread.decision.evidence import Evidence
from proofread.model.batch import Source, collate_sources
from proofread.model.copy import TINY
from proofread.model.seq2seq import Seq2Seq, prepare
from proofread.runtime.bundle import Bundle
from proofread.runtime.weights import network_from
from proofread.search.base import Hypothesis, to_text
from proofread.search.correct import limits, source_draft
from proofread.search.draft import draft_attempted
from proofread.search.rows import select_source, select_start
from proofread.text.vocabulary import BOS, DELETE, Vocabulary

#: Character -> vocabulary ids that it is mistaken for.
Alternatives = Callable[[str], NDArray[np.int64]]
#: Candidates of the network's own, beside the alternatives.
_OWN = 8
#: Passes of draft-verified search: about as many changes as one sentence may get.
_PASSES = 3


class TorchBackend:
    """Runs a network; reading from several threads is safe."""

    def __init__(self, network: Seq2Seq, vocabulary: Vocabulary, *, device: torch.device | str = "cpu") -> None:
        self.network = network
        self.vocabulary = vocabulary
        self.device = torch.device(device)

    @classmethod
    def load(cls, bundle: Bundle, *, device: str = "cpu") -> TorchBackend:
        """The network of ``bundle``; raises BundleError when its weights do not fit."""
        return cls(network_from(bundle, device=device), bundle.vocabulary, device=device)

    @torch.inference_mode()
    def read(self, texts: Sequence[str], alternatives: Alternatives) -> list[Evidence]:
        """Evidence for each of ``texts`` (one batch; lengths should be similar)."""
        source = collate_sources(texts, self.vocabulary).to(self.device)
        candidates = self._candidates(texts, source, alternatives)
        encoded = self.network.encoder(source)
        head, keep, delete, candidates = self._head(encoded.states, source, candidates)
        start = prepare(self.network, encoded, source)
        tokens = torch.cat([torch.full_like(source.characters[:, :1], BOS), source.characters], dim=1)[:, :-1]
        output, _ = self.network.decoder.unroll(tokens, start.state, start.memory)
        probabilities = self.network.probabilities(output, source)
        read = source.extended if self.network.config.copy else source.characters
        written = (probabilities.gather(2, read[:, :, None]) + TINY).log()
        decoder = (probabilities.gather(2, candidates) + TINY).log() - written
        source_score = written.squeeze(2).masked_fill(~source.mask, 0.0).sum(1)
        agrees = ((probabilities.argmax(2) == read) | ~source.mask).all(1)
        hypotheses: dict[int, Hypothesis] = {}
        other = (~agrees).nonzero()[:, 0]
        if len(other):
            rows = select_source(source, other)
            found = draft_attempted(
                self.network, select_start(start, other), rows, source_draft(rows), limits=limits(rows), passes=_PASSES
            )
            hypotheses = {row: one for row, one in zip(other.tolist(), found, strict=True) if one is not None}
        arrays = [part.cpu().numpy() for part in (candidates, head, decoder, keep, delete)]
        evidence = []
        for row, text in enumerate(texts):
            alternatives_here, head_here, decoder_here, keep_here, delete_here = (
                part[row, : len(text)] for part in arrays
            )
            found_here = hypotheses.get(row)
            evidence.append(
                Evidence(
                    candidates=alternatives_here,
                    head=head_here,
                    decoder=decoder_here,
                    keep=keep_here,
                    delete=delete_here,
                    hypothesis=text if found_here is None else self._text(found_here, source.unknown[row]),
                    gain=0.0 if found_here is None else found_here.score - float(source_score[row]),
                )
            )
        return evidence

    def _text(self, hypothesis: Hypothesis, unknown: tuple[str, ...]) -> str:
        return to_text(hypothesis.tokens, self.vocabulary, unknown)

    def _candidates(self, texts: Sequence[str], source: Source, alternatives: Alternatives) -> Tensor:
        """Alternatives per position, filled up with the source character: [batch, length, width]."""
        lists = [[alternatives(character) for character in text] for text in texts]
        width = max((len(ids) for row in lists for ids in row), default=0)
        filled = source.characters[:, :, None].expand(-1, -1, width).cpu().numpy().copy()
        for row, ids_of_row in enumerate(lists):
            for position, ids in enumerate(ids_of_row):
                filled[row, position, : len(ids)] = ids
        return torch.from_numpy(filled).to(self.device)

    def _head(self, states: Tensor, source: Source, candidates: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Head scores of the alternatives and of the head's own best: ratios, keep, delete, all candidates."""
        if self.network.head is None:
            flat = torch.zeros(source.characters.shape, device=self.device)
            return torch.zeros(candidates.shape, device=self.device), flat, flat - 99.0, candidates
        batch, length = source.characters.shape
        logits = self.network.head(states.flatten(0, 1), source.characters.flatten(), self.network.output)
        logits = logits.view(batch, length, -1)
        own = logits.gather(2, source.characters[:, :, None])
        keep = (own.squeeze(2) - logits.logsumexp(2)).float()
        delete = (logits[:, :, DELETE] - own.squeeze(2)).float()
        best = logits.topk(min(_OWN, logits.shape[2])).indices
        candidates = torch.cat([candidates, best], dim=2)
        return (logits.gather(2, candidates) - own).float(), keep, delete, candidates
