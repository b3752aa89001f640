"""The decision layer whole: evidence about a sentence to edits with calibrated confidence."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from proofread.decision.combiner import Combiner
from proofread.decision.lexis import Lexis
from proofread.decision.propose import Proposer
from proofread.decision.resolve import overlap, resolve
from proofread.decision.scene import Scene
from proofread.decision.view import Rivals
from proofread.decision.weigh import Scales, Weighing
from proofread.edits.density import Expected
from proofread.edits.edit import Edit, apply
from proofread.edits.guard import GuardOptions
from proofread.errors import BundleError
from proofread.evidence.base import Scorer
from proofread.evidence.habits import Habits
from proofread.evidence.network import Evidence, Opinion
from proofread.evidence.scorers import open_scorers
from proofread.lexicon.kinds import classifier
from proofread.reasons import fault
from proofread.text.vocabulary import Vocabulary

#: A bundle's files: presets, habits and calibration; the combiner's trees.
DECISION, TREES = "decision.json", "decision.safetensors"
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
#: Texts to what the network says of them: encoder and head, and the decoder.
Read = Callable[[Sequence[str]], tuple[Evidence, Opinion]]


@dataclass(frozen=True)
class Decision:
    """What was decided about a batch.

    Attributes:
        edits: for each sentence sorted, disjoint edits.
        passes: everything that was weighed; the second time, if there was one, only some sentences were read again.
        again: which sentences those were.
    """

    edits: list[list[Edit]]
    passes: tuple[Weighing, ...]
    again: tuple[int, ...] = ()


class DecisionLayer:
    """Weighs what the network and the language model say. Reading it from several threads is safe.

    Attributes:
        presets: thresholds by preset name.
        habits: mistakes that writers were seen to make.
        scorers: language models by name.
        combiner: what weighs the features.
        alternatives: the characters to consider instead of each.
        calibration: the reliability diagram of the confidence, where it was measured.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        scorers: Mapping[str, Scorer] | None = None,
        combiner: Combiner | None = None,
        presets: Mapping[str, Preset] | None = None,
        habits: Habits | None = None,
        calibration: Mapping[str, Any] | None = None,
    ) -> None:
        self.habits = habits or Habits({})
        self.scorers = dict(scorers or {})
        self.combiner = combiner or Combiner()
        self.presets = dict(presets or UNFITTED_PRESETS)
        self.calibration = calibration
        lexis = Lexis(vocabulary, self.habits)
        self.alternatives = lexis.alternatives
        self._proposer = Proposer(lexis)
        self._scales = Scales(self.combiner, lexis)
        self._classifier = classifier()

    @classmethod
    def load(
        cls, vocabulary: Vocabulary, find: Callable[[str], Path | None], *, density: float | None = None
    ) -> DecisionLayer:
        """From the files of a bundle, any of which may be absent.

        Args:
            vocabulary: the network's.
            find: the path of a file by its name, None if there is none.
            density: errors in 10,000 characters of the text to be read; by default as many as in the text that the
                bundle's confidence was calibrated for. Bundles that do not state theirs take no notice of it.

        Raises:
            BundleError: a file is broken.
        """
        decision, trees = find(DECISION), find(TREES)
        scorers = open_scorers(find)
        combiner = Combiner.load(trees) if trees is not None else None
        if decision is None:
            return cls(vocabulary, scorers=scorers, combiner=combiner)
        try:
            values: dict[str, Any] = json.loads(decision.read_text("utf-8"))
            fitted = (values["calibration"] or {}).get("density")
            if combiner is not None and density is not None and fitted:
                combiner = Combiner(combiner.trees, sieve=combiner.sieve, shift=math.log(density / fitted))
            return cls(
                vocabulary,
                scorers=scorers,
                combiner=combiner,
                presets=values["presets"],
                habits=Habits(values["habits"]),
                calibration=values["calibration"],
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BundleError(f"{decision}：不是决策文件（{fault(error)}）；请重新安装") from error

    def files(
        self, *, presets: Mapping[str, Preset] | None = None, calibration: Mapping[str, Any] | None = None
    ) -> dict[str, bytes]:
        """What :meth:`load` reads, apart from the language models, by name of file.

        Args:
            presets: in place of its own.
            calibration: in place of its own.
        """
        values = {
            "presets": presets or self.presets,
            "calibration": calibration or self.calibration,
            "habits": self.habits.counts,
        }
        text = json.dumps(values, ensure_ascii=False, indent=2) + "\n"
        return {DECISION: text.encode(), TREES: self.combiner.save()}

    def expected(self, options: GuardOptions) -> Expected | None:
        """What its confidence was calibrated for, with what ``options`` show; None if that was not measured."""
        density, seen = ((self.calibration or {}).get(name) for name in ("density", "seen"))
        if not density or not seen:
            return None
        shares = [share for least, share in seen.items() if float(least) <= options.least]
        return Expected(density, max(shares[-1], 1e-3), options.least, options.min_confidence_by_kind)

    def look(self, texts: Sequence[str], evidence: Evidence) -> Weighing:
        """What may be wrong in ``texts``, and how probable it would be if the decoder spoke for it."""
        scene = self._scene(texts, evidence)
        return self._scales.weigh(scene, self._proposer.propose(scene))

    def decide(
        self, first: Weighing, opinion: Opinion, rows: Sequence[int] | None = None, *, read: Read | None = None
    ) -> Decision:
        """Choose edits, with kind and confidence; thresholds are the guards' business.

        Two mistakes side by side hide each other from the language model. So where something is surely wrong, the
        rest of the sentence is read and weighed again with that put right.

        Args:
            first: what :meth:`look` saw.
            opinion: what the decoder says about it.
            rows: the sentences to decide about, by default all; there are no edits in the others.
            read: what the network says of sentences as corrected; without it nothing is weighed again.
        """
        scene = first.scene.with_opinion(opinion)
        weighed = self._heard(first, scene, rows)
        edits = self._resolve(weighed)
        sure = {row: _sure(found) for row, found in enumerate(edits)}
        again = [row for row, found in sure.items() if read and found and len(found) < len(scene.texts[row])]
        passes = [weighed]
        if read and again:
            passes.append(self._again(scene, {row: sure[row] for row in again}, read))
            for row, more in zip(again, self._resolve(passes[1]), strict=True):
                edits[row] = sorted([*sure[row], *more], key=lambda edit: (edit.start, edit.end))
        return Decision([self._classifier.classified(found) for found in edits], tuple(passes), tuple(again))

    def _scene(self, texts: Sequence[str], evidence: Evidence) -> Scene:
        return Scene(texts, evidence, {name: scorer.read(texts) for name, scorer in self.scorers.items()})

    def _heard(self, first: Weighing, scene: Scene, rows: Sequence[int] | None) -> Weighing:
        """The proposals of ``rows`` with the decoder's part."""
        wanted = np.ones(len(scene.texts), dtype=bool) if rows is None else np.zeros(len(scene.texts), dtype=bool)
        wanted[list(rows or ())] = True
        kept = np.flatnonzero(wanted[first.proposals.rows])
        known = first.proposals.take(kept)
        everything = self._proposer.add_decoder(scene, known)
        if len(everything) == len(known):
            return self._scales.reweigh(first, scene, kept)
        return self._scales.weigh(scene, everything)

    def _again(self, scene: Scene, sure: Mapping[int, Sequence[Edit]], read: Read) -> Weighing:
        """What else may be wrong in the sentences of ``sure``, once its edits are done."""
        texts = [apply(scene.texts[row], edits) for row, edits in sure.items()]
        evidence, opinion = read(texts)
        second = self._scene(texts, evidence).with_opinion(opinion)
        proposals = self._proposer.add_decoder(second, self._proposer.propose(second))
        done = [[(edit.start, edit.end) for edit in edits] for edits in sure.values()]
        spans = zip(proposals.rows.tolist(), proposals.starts.tolist(), proposals.ends.tolist(), strict=True)
        free = [i for i, (row, *span) in enumerate(spans) if not any(overlap((*span,), one) for one in done[row])]
        rest = proposals.take(np.array(free, dtype=np.int64))
        return self._scales.weigh(second, rest, Rivals.among(second, proposals))

    def _resolve(self, weighed: Weighing) -> list[list[Edit]]:
        return resolve(weighed.proposals, weighed.probabilities, count=len(weighed.scene.texts), least=LEAST)


def _sure(edits: Sequence[Edit]) -> list[Edit]:
    """Those of a sentence to take for granted, in order: equally long, and of two that touch the surer one. 事间 may
    be 时间 or 事件, but not 时件.
    """
    taken: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: -edit.confidence):
        alone = all(edit.end < other.start or other.end < edit.start for other in taken)
        if edit.confidence >= _SURE and len(edit.source) == len(edit.replacement) and alone:
            taken.append(edit)
    return sorted(taken, key=lambda edit: edit.start)
