"""The decision layer whole: evidence about a sentence to edits with calibrated confidence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from proofread.decision.combiner import Combiner
from proofread.decision.evidence import Evidence, Opinion
from proofread.decision.features import Proposal
from proofread.decision.habits import Habits
from proofread.decision.ngram import NgramModel
from proofread.decision.propose import Proposer, Scene
from proofread.decision.resolve import resolve
from proofread.edits.classify import Classifier, Relations
from proofread.edits.edit import Edit, apply
from proofread.errors import BundleError
from proofread.lexicon.pinyin import near_sound, same_sound
from proofread.lexicon.shape import is_similar
from proofread.text.vocabulary import Vocabulary

#: A bundle's files: presets, habits and calibration; the combiner's trees; the language model.
DECISION, TREES, NGRAM = "decision.json", "decision.safetensors", "ngram.safetensors"
#: Least confidence: ``default``, and by the value of an :class:`~proofread.edits.edit.Kind`.
Preset = Mapping[str, float]
#: Thresholds for a model whose decisions were not fitted.
UNFITTED_PRESETS: Mapping[str, Preset] = {
    "strict": {"default": 0.95},
    "balanced": {"default": 0.8},
    "recall": {"default": 0.5},
}
#: Edits less probable than this are never shown, whatever the threshold.
LEAST = 0.02
#: Edits as probable as this are taken for granted when the rest of their sentence is weighed again.
_SURE = 0.6


class DecisionLayer:
    """Weighs what the network and the language model say. Reading it from several threads is safe.

    Attributes:
        presets: thresholds by preset name.
        habits: mistakes that writers were seen to make.
        calibration: the reliability diagram of the confidence, where it was measured.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        ngram: NgramModel | None = None,
        combiner: Combiner | None = None,
        presets: Mapping[str, Preset] | None = None,
        habits: Habits | None = None,
        calibration: Mapping[str, Any] | None = None,
    ) -> None:
        self.habits = habits or Habits({})
        self.proposer = Proposer(vocabulary, ngram, self.habits)
        self.combiner = combiner or Combiner()
        self.presets = dict(presets or UNFITTED_PRESETS)
        self.calibration = calibration
        self._classifier = classifier()

    @classmethod
    def load(cls, vocabulary: Vocabulary, find: Callable[[str], Path | None]) -> DecisionLayer:
        """From the files of a bundle, any of which may be absent.

        Args:
            vocabulary: the network's.
            find: the path of a file by its name, None if there is none.

        Raises:
            BundleError: a file is broken.
        """
        decision, trees, ngram = (find(name) for name in (DECISION, TREES, NGRAM))
        model = NgramModel.load(ngram) if ngram is not None else None
        combiner = Combiner.load(trees) if trees is not None else None
        if decision is None:
            return cls(vocabulary, ngram=model, combiner=combiner)
        try:
            values: dict[str, Any] = json.loads(decision.read_text("utf-8"))
            return cls(
                vocabulary,
                ngram=model,
                combiner=combiner,
                presets=values["presets"],
                habits=Habits(values["habits"]),
                calibration=values["calibration"],
            )
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise BundleError(f"{decision}: not a decision file ({error}); install the package again") from error

    def propose(self, texts: Sequence[str], evidence: Evidence) -> Scene:
        """What may be wrong in ``texts``, before the decoder is asked."""
        return self.proposer.propose(texts, evidence)

    def promising(self, scene: Scene, least: float) -> list[int]:
        """The sentences in which an edit could reach confidence ``least`` if the decoder spoke for it."""
        owners, flat = _flat(scene.proposals)
        return sorted({owners[i] for i in np.flatnonzero(self.combiner.most(flat) >= least).tolist()})

    def decide(self, scene: Scene, opinion: Opinion, rows: Sequence[int] | None = None) -> list[list[Edit]]:
        """For each sentence sorted, disjoint edits with kind and confidence; thresholds are the guards' business.

        Only sentences in ``rows`` (default: all) are decided about; there are no edits in the others.

        Two mistakes side by side hide each other from the language model. So where something is surely wrong, the
        rest of the sentence is weighed again with that put right.
        """
        if rows is not None:
            wanted = frozenset(rows)
            scene.proposals = [found if row in wanted else [] for row, found in enumerate(scene.proposals)]
        self.proposer.hear(scene, opinion)
        edits = self._resolve(scene.proposals)
        sure = {
            row: [e for e in found if e.confidence >= _SURE and len(e.source) == len(e.replacement)]
            for row, found in enumerate(edits)
        }
        again = [row for row, found in sure.items() if found and len(found) < len(scene.texts[row])]
        if again:
            texts = [apply(scene.texts[row], sure[row]) for row in again]
            second = self.proposer.propose(texts, scene.evidence.rows(again))
            self.proposer.hear(second, opinion.rows(again))
            rest = [
                [one for one in proposals if not any(_touch(one, edit) for edit in sure[row])]
                for row, proposals in zip(again, second.proposals, strict=True)
            ]
            for row, more in zip(again, self._resolve(rest), strict=True):
                edits[row] = sorted([*sure[row], *more], key=lambda edit: (edit.start, edit.end))
        return [self._classifier.classified(found) for found in edits]

    def _resolve(self, proposals: Sequence[Sequence[Proposal]]) -> list[list[Edit]]:
        """The best edits of every sentence; all are weighed at once."""
        weighed = self.combiner.weigh(_flat(proposals)[1])
        ends = np.cumsum([len(found) for found in proposals])
        parts = np.split(weighed, ends[:-1]) if len(proposals) else []
        return [resolve(found, part, least=LEAST) for found, part in zip(proposals, parts, strict=True)]


def classifier() -> Classifier:
    """Names kinds of edits with the lexicon's relations."""
    return Classifier(Relations(same_sound, near_sound, is_similar))


def _flat(proposals: Sequence[Sequence[Proposal]]) -> tuple[list[int], list[Proposal]]:
    """All proposals in one list, and the sentence of each."""
    owners = [row for row, found in enumerate(proposals) for _ in found]
    return owners, [one for found in proposals for one in found]


def _touch(proposal: Proposal, edit: Edit) -> bool:
    """Whether they overlap; an insertion also touches an edit that it borders on."""
    if proposal.start == proposal.end:
        return edit.start <= proposal.start <= edit.end
    return proposal.start < edit.end and edit.start < proposal.end
