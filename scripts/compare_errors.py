"""Are injected errors like real ones? Shares of every kind of error in real pairs and under noise profiles.

    python scripts/compare_errors.py --pairs FILE.tsv [--pairs …] --noise default --noise asr [--clean FILE.txt]

Both sides are judged alike, by the alignment of wrong and right sentence: what the noise knows of its own errors
plays no part. A run of neighbouring wrong characters is one error. The distance is the Jensen-Shannon divergence
in bits, 0 (the same) to 1 (nothing in common), between a column and all real pairs together. A profile with a
schedule is taken as it is at the start of training.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import click
import numpy as np

from proofread.cli.script import Script
from proofread.command import shipped
from proofread.edits.align import align
from proofread.edits.classify import Classifier, Relations
from proofread.edits.edit import Edit, Kind
from proofread.errors import FormatError
from proofread.lexicon.frequency import frequencies
from proofread.lexicon.pinyin import are_homophones, are_near_homophones
from proofread.lexicon.shape import is_similar
from proofread.metrics.parallel import read_lines, read_tsv
from proofread.metrics.report import Table, as_markdown
from proofread.noise.config import NoiseConfig
from proofread.noise.mixer import Noiser
from proofread.text.characters import is_han
from proofread.training.profiles import noise_profile

#: Passes over the clean text, each with other errors.
_PASSES = 5
_CLASSIFIER = Classifier(Relations(are_homophones, are_near_homophones, is_similar))
_RELATIONS = {
    Kind.HOMOPHONE: "同音",
    Kind.DE: "的地得",
    Kind.NEAR_SOUND: "近音",
    Kind.SHAPE: "形近",
    Kind.SPELLING: "其他",
}
_SUBSTITUTION = "错字"
_TYPES = (_SUBSTITUTION, *(kind.label for kind in (Kind.MISSING, Kind.REDUNDANT, Kind.ORDER, Kind.PUNCTUATION)), "其他")
_SIZES = ("1", "2", "3", "4", "5+")
_RANKS = (3500, 6000)

Pair = tuple[str, str]


@cache
def _rank() -> dict[str, int]:
    return {character: rank for rank, character in enumerate(filter(is_han, frequencies()))}


@dataclass
class Errors:
    """What was counted in pairs of wrong and right sentence."""

    sentences: int = 0
    relations: Counter[str] = field(default_factory=Counter)  # of each wrong character to the right one
    types: Counter[str] = field(default_factory=Counter)  # of errors
    sizes: Counter[str] = field(default_factory=Counter)  # errors of each sentence that has any
    features: Counter[str] = field(default_factory=Counter)  # words among errors; alike or rare among characters

    def add(self, source: str, target: str) -> None:
        """Count the errors of one pair."""
        self.sentences += 1
        number = 0
        for error in _errors(_CLASSIFIER.classified(align(source, target))):
            number += 1
            self.types[_type(error)] += 1
            if _is_substitution(error[0]):
                self.features["word"] += len(error) > 1
                for edit in error:
                    self._add_character(edit)
        if number:
            self.sizes[_SIZES[min(number, len(_SIZES)) - 1]] += 1

    def _add_character(self, edit: Edit) -> None:
        wrong, right = edit.source, edit.replacement
        self.relations[_RELATIONS[edit.kind]] += 1
        self.features["alike"] += are_homophones(wrong, right) and is_similar(wrong, right)
        rank = _rank().get(wrong)
        self.features["unlisted"] += rank is None
        for limit in _RANKS:
            self.features[f"rare{limit}"] += rank is None or rank >= limit


def _is_substitution(edit: Edit) -> bool:
    return len(edit.source) == len(edit.replacement) == 1 and is_han(edit.source) and is_han(edit.replacement)


def _errors(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """The edits, those of neighbouring wrong characters together."""
    run: list[Edit] = []
    for edit in edits:
        if run and not (_is_substitution(run[-1]) and _is_substitution(edit) and run[-1].end == edit.start):
            yield run
            run = []
        run.append(edit)
    if run:
        yield run


def _type(error: Sequence[Edit]) -> str:
    if _is_substitution(error[0]):
        return _SUBSTITUTION
    return error[0].kind.label if error[0].kind.label in _TYPES else "其他"


def count(pairs: Iterable[Pair]) -> Errors:
    """Count all ``pairs`` of (wrong, right)."""
    errors = Errors()
    for source, target in pairs:
        errors.add(source, target)
    return errors


def divergence(left: Counter[str], right: Counter[str]) -> float:
    """Jensen-Shannon divergence in bits between two distributions given as counts (Lin 1991); NaN if one is empty."""
    if not left.total() or not right.total():
        return float("nan")
    names = sorted(left | right)
    p, q = (np.array([counts[name] for name in names]) / counts.total() for counts in (left, right))
    middle = (p + q) / 2

    def relative_entropy(of: np.ndarray) -> float:
        seen = of > 0
        return float((of[seen] * np.log2(of[seen] / middle[seen])).sum())

    return (relative_entropy(p) + relative_entropy(q)) / 2


def injected(config: NoiseConfig, clean: Sequence[str]) -> Iterator[Pair]:
    """Pairs made of ``clean``, several passes."""
    noiser = Noiser(config)
    for epoch in range(_PASSES):
        for index, sentence in enumerate(clean):
            pair = noiser.corrupt(sentence, epoch=epoch, index=index)
            yield pair.source, pair.target


def real(path: Path) -> list[Pair]:
    """The pairs of a TSV file, which has one correction for each sentence."""
    sources, references = read_tsv(path)
    for number, texts in enumerate(references, start=1):
        if len(texts) != 1:
            raise FormatError(f"{path}:{number}：应是 错句<TAB>正句，现有 {1 + len(texts)} 栏")
    return [(source, texts[0]) for source, texts in zip(sources, references, strict=True)]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "–"


def _column(errors: Errors, reference: Errors) -> dict[str, str]:
    sizes, characters, words = errors.sizes.total(), errors.relations.total(), errors.types[_SUBSTITUTION]
    cells = {"句数": str(errors.sentences), "有错的句子 %": _share(sizes, errors.sentences)}
    cells["错误数"] = str(errors.types.total())
    cells |= {f"错误：{name} %": _share(errors.types[name], errors.types.total()) for name in _TYPES}
    cells["错字中连续两字以上 %"] = _share(errors.features["word"], words)
    cells |= {f"字：{name} %": _share(errors.relations[name], characters) for name in _RELATIONS.values()}
    cells["字：同音且形近 %"] = _share(errors.features["alike"], characters)
    cells |= {f"字：{limit} 名以外 %": _share(errors.features[f"rare{limit}"], characters) for limit in _RANKS}
    cells["字：不在字频表 %"] = _share(errors.features["unlisted"], characters)
    cells |= {f"有错句中 {size} 处 %": _share(errors.sizes[size], sizes) for size in _SIZES}
    for name in ("relations", "types", "sizes"):
        label = {"relations": "字的关系", "types": "错误类型", "sizes": "每句错误数"}[name]
        value = divergence(getattr(errors, name), getattr(reference, name))
        cells[f"JS 散度：{label}"] = "–" if np.isnan(value) else f"{value:.3f}"
    return cells


@click.command(cls=Script, help=__doc__)
@click.option(
    "--pairs",
    "files",
    multiple=True,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Real errors, source<TAB>target; repeatable.",
)
@click.option(
    "--clean",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Text to inject into, one sentence per line; data/sample/train.txt by default.",
)
@click.option("--noise", "profiles", multiple=True, default=["default"], help="A file of conf/noise; repeatable.")
def main(files: tuple[Path, ...], clean: Path | None, profiles: tuple[str, ...]) -> None:
    """Count, compare, print a table in Markdown."""
    configs = {name: noise_profile(name) for name in profiles}
    sentences = read_lines(clean or shipped("data") / "sample" / "train.txt")
    pairs = {path.stem: real(path) for path in files}
    together = count(pair for of_file in pairs.values() for pair in of_file)
    columns = {"真实": together}
    if len(pairs) > 1:
        columns |= {f"真实 {name}": count(of_file) for name, of_file in pairs.items()}
    columns |= {name: count(injected(config, sentences)) for name, config in configs.items()}
    cells = [_column(errors, together) for errors in columns.values()]
    rows = [[name, *(column[name] for column in cells)] for name in cells[0]]
    print(as_markdown(Table("真实错误与注入的错误", ["", *columns], rows, [])), end="")


if __name__ == "__main__":
    main()
