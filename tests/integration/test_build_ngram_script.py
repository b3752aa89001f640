"""The script that builds the n-gram model, run as a person runs it."""

import lzma
import subprocess
import sys
from pathlib import Path

from proofread.evidence.characters import CharacterScorer
from proofread.evidence.ngram import NgramModel

SCRIPT = Path(__file__).parents[2] / "scripts" / "build_ngram.py"


def test_builds_a_model_within_its_size(tmp_path: Path) -> None:
    lines = [
        f"第{number}天，{who}去{place}。" for number in range(150) for who in "我你他" for place in ("学校", "公园")
    ]
    (tmp_path / "plain.txt").write_text("\n".join(lines + lines), encoding="utf-8")
    with lzma.open(tmp_path / "packed.txt.xz", "wt", encoding="utf-8") as file:
        file.writelines(f"{line.replace('去', '不去')}\n" for line in lines)
    (tmp_path / "pairs.tsv").write_text("今天，我去学笑。\t今天，我去学校。\n", encoding="utf-8")
    out = tmp_path / "model.safetensors"
    command = [sys.executable, str(SCRIPT), "--out", str(out), "--megabytes", "0.006"]
    command += [
        "--pairs",
        str(tmp_path / "pairs.tsv"),
        "--",
        str(tmp_path / "plain.txt"),
        str(tmp_path / "packed.txt.xz"),
    ]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    model = NgramModel.load(out)
    scores = CharacterScorer(model).read(["他去公园。", "他云公园。"])
    assert scores.log_probabilities(0).sum() > scores.log_probabilities(1).sum()
    # Code books and headers come on top; they are a few kilobytes whatever the size.
    assert out.stat().st_size < 6_000 + 6_000
    assert "pairs.tsv: 100.0% of 1 corrections gain" in report
    assert report.count("perplexity") == 2


def test_small_shards_and_several_processes_build_the_same_file(tmp_path: Path) -> None:
    lines = [
        f"第{number}天，{who}去{place}。" for number in range(90) for who in "我你他" for place in ("学校", "公园")
    ]
    (tmp_path / "news.txt").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "law.txt").write_text("\n".join(line.replace("去", "不去") for line in lines), encoding="utf-8")
    files = []
    for name, options in (("whole", ()), ("cut", ("--shard", "700", "--jobs", "2"))):
        out = tmp_path / name
        command = [sys.executable, str(SCRIPT), "--out", str(out), "--megabytes", "0.02", "--weight", "law*=0.3"]
        command += [*options, "--", str(tmp_path / "news.txt"), str(tmp_path / "law.txt")]
        subprocess.run(command, capture_output=True, text=True, check=True)
        files.append(out.read_bytes())
    assert files[0] == files[1]
