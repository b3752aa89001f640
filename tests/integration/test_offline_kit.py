import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import run_offline  # noqa: E402

KIT = ROOT / "scripts" / "offline_kit.py"
TINY = [
    "experiment=debug",
    "data.num_workers=0",
    "data.buffer=100",
    "model.vocabulary_size=300",
    "trainer.max_steps=2",
    "trainer.val_check_interval=2",
    "trainer.limit_val_batches=1",
]


def python(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, arguments)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=900)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Two wheels by hand: one stands for the package, so that none is built."""
    folder = tmp_path_factory.mktemp("wheels")
    for name in ("proofread", "kitproof"):
        info = f"{name}-9.dist-info"
        with zipfile.ZipFile(folder / f"{name}-9-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}_from_kit.py", "")
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 9\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    return folder


@pytest.fixture(scope="module")
def kit(tmp_path_factory, wheels):
    out = tmp_path_factory.mktemp("kit")
    options = ["--corpus", ROOT / "data" / "sample", "--out", out, "--wheels", wheels, "--part-bytes", "50000"]
    done = python(KIT, "pack", *options, cwd=out)
    assert done.returncode == 0, done.stderr
    return out


def test_packed_here_trained_there_joined_here(kit, tmp_path):
    parts = sorted(kit.glob("kit.*"))
    assert len(parts) >= 3 and all(part.stat().st_size <= 50_000 for part in parts)

    options = ["--minutes", "5", "--no-install", "--part-bytes", "30000"]
    done = python(kit / "run_offline.py", *options, *TINY, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "source characters/s over 2 steps" in done.stdout
    output = tmp_path / "offline" / "output"
    log = (output / run_offline.LOG).read_text("utf-8")
    assert set(done.stdout.splitlines()) <= set(log.splitlines())
    assert "valid/f1" in done.stdout
    assert len(list(output.glob("bundle.*"))) >= 2

    bundle = tmp_path / "bundle"
    joined = python(KIT, "join", "--parts", output, "--out", bundle, cwd=tmp_path)
    assert joined.returncode == 0, joined.stderr
    assert "parameters" in joined.stdout and "valid/f1" in joined.stdout
    for path in (tmp_path / "offline" / "bundle").iterdir():
        assert (bundle / path.name).read_bytes() == path.read_bytes()


def test_a_damaged_and_a_missing_part_are_named(kit, tmp_path):
    output = tmp_path / "copy"
    output.mkdir()
    for path in kit.iterdir():
        (output / path.name).write_bytes(path.read_bytes())
    content = bytearray((output / "kit.001").read_bytes())
    content[7] ^= 1
    (output / "kit.001").write_bytes(content)
    (output / "kit.002").unlink()
    for command in (["run_offline.py", "--minutes", "1"], [KIT, "join", "--parts", ".", "--out", tmp_path / "bundle"]):
        done = python(*command, cwd=output)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "kit.001: damaged" in done.stderr and "kit.002: missing" in done.stderr
        assert "kit.000" not in done.stderr
    assert not (output / "offline").exists()
    assert not (tmp_path / "bundle").exists()


def test_the_wheels_are_installed_without_an_index_and_a_failed_training_is_told(kit, tmp_path):
    done = python(kit / "run_offline.py", "--minutes", "1", "experiment=debug", "data.no_such_key=1", cwd=tmp_path)
    assert done.returncode == 2
    assert {"proofread_from_kit.py", "kitproof_from_kit.py"} <= {
        p.name for p in (tmp_path / "offline/packages").iterdir()
    }
    assert "no_such_key" in done.stderr and "training failed with exit status" in done.stderr.splitlines()[-1]


def test_a_warm_start_needs_a_bundle_in_the_kit(kit, tmp_path):
    done = python(kit / "run_offline.py", "--minutes", "1", "--warm-start", cwd=tmp_path)
    assert done.returncode == 2
    assert "--warm-start: the kit has no bundle" in done.stderr
    again = python(kit / "run_offline.py", "--minutes", "1", cwd=tmp_path)
    assert again.returncode == 2
    assert "offline: not empty" in again.stderr


def test_given_overrides_replace_the_defaults_and_follow_the_time():
    overrides = run_offline.train_overrides(24 * 60 + 61.5, warm_start=True, given=["experiment=mine", "+x=1"])
    assert "experiment=base" not in overrides and "experiment=mine" in overrides
    assert "data=corpus" in overrides and "init_from=kit/warm-start" in overrides
    assert "trainer.max_time='01:01:01:30'" in overrides


def test_the_same_files_give_the_same_parts(tmp_path):
    for name in "ab":
        source = tmp_path / name
        source.mkdir()
        (source / "one.txt").write_text("正文" * 100, "utf-8")
        run_offline.split(source, tmp_path / f"out-{name}", stem="kit", part_bytes=5000)
    manifests = [(tmp_path / f"out-{name}" / run_offline.MANIFEST).read_bytes() for name in "ab"]
    assert manifests[0] == manifests[1]
