"""The scripts that build the word model, word vectors and cloze model, one after the other, as a person runs them."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from proofread.evidence.base import Candidates
from proofread.evidence.cloze import ClozeModel
from proofread.evidence.lexical import LexicalScorer
from proofread.evidence.segmentation import Segmentation
from proofread.evidence.vectors import VectorReading, WordVectors
from proofread.evidence.word_model import WordModel
from proofread.evidence.words import WordScorer

SCRIPTS = Path(__file__).parents[2] / "scripts"


def run(script: str, *options: object) -> str:
    command = [sys.executable, str(SCRIPTS / script), *map(str, options)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_from_plain_text_to_words_and_vectors(tmp_path: Path) -> None:
    pytest.importorskip("rjieba")
    pytest.importorskip("gensim")
    pytest.importorskip("torch")
    states = [f"第{n}次，权力属于国家机关，政府服从法律。" for n in range(300)]
    people = [f"第{n}次，权利属于公民自己，人人平等。" for n in range(300)]
    (tmp_path / "plain.txt").write_text("\n".join(states + people), encoding="utf-8")
    segmented, words, vectors = tmp_path / "segmented", tmp_path / "words", tmp_path / "vectors"
    run("segment_corpus.py", "--out", segmented, tmp_path / "plain.txt")
    run("build_words.py", segmented, "--out", words, "--megabytes", 1, "--weight", "plain*=2")
    run("build_vectors.py", segmented, "--words", words, "--out", vectors, "--size", 8, "--epochs", 3)

    model = WordModel.load(words)
    assert model.words.find_texts(["权力", "权利"]).min() > 0
    reading = WordScorer(model).read(["权利属于国家机关。", "权力属于公民自己。"])
    edits = Candidates.of([(0, 1, 2, "力"), (1, 1, 2, "利"), (0, 1, 2, "平")])
    right, _, wrong = reading.changes(edits)
    assert right > wrong
    table = WordVectors.load(vectors)
    assert table.words == len(model.words)
    assert table.inner(model.words.find_texts(["权力", "权利"])).any(axis=1).all()
    assert VectorReading(table, Segmentation(reading)).changes(edits).any()

    cloze = tmp_path / "cloze"
    said = run(
        *("build_cloze.py", segmented, "--words", words, "--vectors", vectors, "--out", cloze),
        *("--weight", "plain*=1.5", "--steps", 300, "--rate", 0.003, "--size", 8, "--width", 16, "--threads", 1),
    )
    assert "words predicted, cross-entropy" in said
    options = (segmented, "--words", words, "--vectors", vectors, "--weight", "plain*=1.5", "--minutes", 0)
    run("build_cloze.py", *options, "--size", 8, "--width", 16, "--start", cloze, "--out", tmp_path / "further")
    grown = run("build_cloze.py", *options, "--size", 12, "--width", 24, "--start", cloze, "--out", tmp_path / "larger")
    last, larger = (float(re.findall(r"cross-entropy ([\d.]+)", one)[-1]) for one in (said, grown))
    assert larger == pytest.approx(last, abs=0.05)  # what it was taught before is not lost
    assert ClozeModel.load(tmp_path / "larger").arrays["inner"].shape[1] == 12
    again, first = (ClozeModel.load(path).floats() for path in (tmp_path / "further", cloze))
    for name, learnt in first.items():
        assert np.abs(again[name] - learnt).max() < 0.02 * np.abs(learnt).max(), name
    # Whole sentences: what stands at the beginning of others says nothing that it could know.
    texts = ["第7次，权利属于国家机关，政府服从法律。", "第7次，权力属于公民自己，人人平等。"]
    lexical = LexicalScorer.load(words, vectors, cloze).read(texts)
    edits = Candidates.of([(0, 5, 6, "力"), (1, 5, 6, "利"), (0, 5, 6, "平")])
    filled = lexical.filled(edits, lexical.ask(edits).compared)
    gain = filled.new - filled.old + filled.around
    assert min(gain[0], gain[1]) > 0 > gain[2]


def test_a_weight_that_is_none(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPTS / "build_words.py"), str(tmp_path), "--out", "x", "--weight", "law"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "应是 通配=正数" in done.stderr
    assert "Traceback" not in done.stderr
