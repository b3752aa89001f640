"""``python -m proofread.fit`` as a person runs it, on a toy network and a few dozen pairs."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import model_toys
import numpy as np
import pytest

from proofread import GuardOptions, Proofreader
from proofread.decision.combiner import Combiner
from proofread.decision.layer import DECISION, TREES, UNFITTED_PRESETS
from proofread.decision.registry import Family
from proofread.evidence.habits import Habits
from proofread.evidence.kneser_ney import count_ngrams, estimate
from proofread.evidence.ngram import NgramModel
from proofread.runtime.bundle import load_bundle
from proofread.tables.alphabet import END, Alphabet
from proofread.text.heldout import is_heldout
from proofread.text.points import code_points

ROOT = Path(__file__).parents[2]
#: What is written instead of what the toy knows: other characters, or the same in another order.
MISTAKES = {"在": "再", "地": "的", "是": "时", "他": "她", "们": "门", "为": "未", "作": "做", "有": "又"}
MISTAKES |= {"我们": "们我", "一个": "个一", "可以": "以可", "时候": "候时"}


def clauses() -> list[str]:
    text = "".join((ROOT / "data" / "sample" / f"{name}.txt").read_text("utf-8") for name in ("train", "valid", "test"))
    return [clause for clause in re.split("(?<=[，。])", text.replace("\n", "")) if len(clause) >= 6]


def pairs() -> list[tuple[str, str]]:
    """Clauses with one mistake each."""
    found = []
    for right, wrong in MISTAKES.items():
        found += [(clause.replace(right, wrong, 1), clause) for clause in clauses() if right in clause][:12]
    return found


def language_model(path: Path) -> Path:
    """Bigrams of the clauses, so that some proposals are clearly better than others."""
    text = "".join(f"{clause}\n" for clause in clauses() if not is_heldout(clause))
    alphabet = Alphabet.most_frequent(np.bincount(code_points(text), minlength=0x110000), 2000)
    stream = np.concatenate(([END], alphabet.encode(text))).astype(np.int32)
    counts = [count_ngrams(stream, n, len(alphabet)) for n in (1, 2)]
    NgramModel.quantise(alphabet, estimate(counts, len(alphabet))).save(path)
    return path


def write(path: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def fit(folder: Path, **options: object) -> subprocess.CompletedProcess[str]:
    overrides = [f"{name.replace('__', '.')}={value}" for name, value in options.items()]
    return subprocess.run(
        [sys.executable, "-m", "proofread.fit", f"hydra.run.dir={folder / 'run'}", *overrides],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return model_toys.bundle(tmp_path / "bundle", model_toys.network())


def test_a_fitted_bundle_has_all_that_decides(bundle: Path, tmp_path: Path) -> None:
    known = pairs()
    real, seen = known[::2], known[1::2]
    heldout = [clause for clause in clauses() if is_heldout(clause)]
    assert len(real) > 40 and len(heldout) > 10
    done = fit(
        tmp_path,
        bundle=bundle,
        pairs=write(tmp_path / "real.tsv", real),
        habits=write(tmp_path / "seen.tsv", seen),
        clean=write(tmp_path / "clean.txt", [(clause,) for clause in clauses()]),
        **{"tables.ngram": language_model(tmp_path / "ngram.safetensors")},
        plot=tmp_path / "reliability.png",
        trees__count=40,
    )
    assert done.returncode == 0, done.stderr

    opened = load_bundle(bundle)
    assert {DECISION, TREES, "ngram.safetensors"} <= set(opened.hashes)
    decided = json.loads((bundle / DECISION).read_text("utf-8"))
    assert set(decided["presets"]) == set(UNFITTED_PRESETS)
    assert all(0 < value <= 1 for preset in decided["presets"].values() for value in preset.values())
    assert all("default" in preset for preset in decided["presets"].values())
    assert decided["habits"] == Habits.of(seen).counts
    assert {"再在", "门们", "的地"} <= set(decided["habits"])
    measured = decided["calibration"]
    assert 0 <= measured["ece"] <= 1 and measured["edits"] == sum(one["edits"] for one in measured["bins"]) > 0
    assert set(Combiner.load(bundle / TREES).trees) == set(Family)
    assert (tmp_path / "reliability.png").read_bytes().startswith(b"\x89PNG")

    table = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"threshold"')]
    assert [row["threshold"] for row in table[-3:]] == list(decided["presets"].values())
    assert len(table) > 3 and all(0 <= row["untouched"] <= 1 for row in table)

    assert Proofreader.load(bundle).card["presets"] == decided["presets"]
    reader = Proofreader.load(bundle, preset=None, guards=GuardOptions(min_confidence=0.0))
    confidences = {edit.source + edit.replacement: edit.confidence for text, _ in real for edit in reader(text).edits}
    assert len(set(confidences.values())) > 1


def test_what_is_missing_is_one_line(bundle: Path, tmp_path: Path) -> None:
    clean = write(tmp_path / "clean.txt", [("今天很好看。",)])
    done = fit(tmp_path, bundle=bundle, pairs=tmp_path / "none.tsv", clean=clean)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("proofread.fit: ") and "none.tsv" in line
    assert DECISION not in load_bundle(bundle).hashes
