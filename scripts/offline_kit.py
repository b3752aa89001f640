"""Train on a machine without internet: pack what it needs here, and join what it sends back.

    python scripts/offline_kit.py pack --corpus FOLDER --out KIT
    (there)  python3 run_offline.py --minutes 20
    python scripts/offline_kit.py join --parts FOLDER --out BUNDLE

Docs: docs/offline-training.md.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import click
import run_offline
from run_offline import OfflineError

ROOT = Path(__file__).parent.parent
KIT_PART = 55_000_000
#: What a machine set up for PyTorch and Lightning usually lacks of what the training imports.
LACKING = ("hydra-core", "omegaconf", "antlr4-python3-runtime", "jieba", "zstandard")
CORPUS = ("*.txt", "*.txt.*", "*.jsonl", "*.jsonl.*")
_FOLDER = click.Path(path_type=Path, file_okay=False)
_PRESENT = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group(help=__doc__)
def main() -> None:
    """The two ends of a training elsewhere."""


@main.command()
@click.option("--corpus", required=True, type=_PRESENT, help="Clean text: *.txt and *.jsonl, also compressed.")
@click.option("--out", required=True, type=_FOLDER, help="Folder for the parts.")
@click.option("--warm-start", type=_PRESENT, help="Bundle to start from.")
@click.option("--wheels", default="download", metavar="FOLDER|download", help="Ready wheels, instead of fetching them.")
@click.option("--package", "packages", multiple=True, default=LACKING, show_default=True, help="What to fetch.")
@click.option("--python", "python", default="3.12", show_default=True, help="Version of Python there.")
@click.option("--part-bytes", type=click.IntRange(1), default=KIT_PART, show_default=True, help="Most bytes of a part.")
def pack(
    corpus: Path,
    out: Path,
    warm_start: Path | None,
    wheels: str,
    packages: tuple[str, ...],
    python: str,
    part_bytes: int,
) -> None:
    """Pack this package, wheels, text and the script that trains into parts."""
    texts = sorted({path for pattern in CORPUS for path in corpus.glob(pattern)})
    if not texts:
        raise OfflineError(f"{corpus}: expected text files ({', '.join(CORPUS)}), found none")
    with tempfile.TemporaryDirectory() as name:
        staging = Path(name)
        folder = staging / "wheels"
        folder.mkdir()
        if wheels == "download":
            for package in packages:
                fetch(package, folder, python=python)
        else:
            for wheel in Path(wheels).glob("*.whl"):
                shutil.copy(wheel, folder)
        if not any(folder.glob("proofread-*.whl")):
            build(str(ROOT), folder)
        (staging / "corpus").mkdir()
        for text in texts:
            (staging / "corpus" / text.name).symlink_to(text.resolve())
        if warm_start:
            shutil.copytree(warm_start, staging / "warm-start")
        parts = run_offline.split(staging, out, stem="kit", part_bytes=part_bytes)
        found = ", ".join(sorted(path.name for path in folder.iterdir()))
    shutil.copy(run_offline.__file__, out)
    size = sum(part.stat().st_size for part in parts)
    click.echo(f"wheels: {found}")
    click.echo(f"{len(texts)} texts; {len(parts)} parts, {size:,} bytes, {run_offline.MANIFEST}, run_offline.py: {out}")


@main.command()
@click.option("--parts", required=True, type=_PRESENT, help="The output folder of the other machine.")
@click.option("--out", required=True, type=_FOLDER, help="Folder for the bundle; must not exist.")
def join(parts: Path, out: Path) -> None:
    """Join the parts of a bundle and load it."""
    if out.exists():
        raise OfflineError(f"{out}: exists; choose another folder")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        fresh = Path(name) / "bundle"
        run_offline.join(parts, fresh)
        # Only now, because they load PyTorch: a damaged part is told at once.
        from proofread.errors import BundleError
        from proofread.runtime.bundle import load_bundle
        from proofread.runtime.weights import network_from

        try:
            bundle = load_bundle(fresh)
            network = network_from(bundle)
        except BundleError as error:
            raise OfflineError(str(error)) from error
        fresh.rename(out)
    parameters = sum(parameter.numel() for parameter in network.parameters())
    click.echo(f"{out}: bundle {bundle.fingerprint}, {parameters:,} parameters, {bundle.card['validation']}")


def fetch(package: str, folder: Path, *, python: str) -> None:
    """The wheel of ``package`` for Linux on x86-64, in the version that is installed here."""
    requirement = f"{package}=={version(package)}"
    platforms = [f"--platform=manylinux{tag}_x86_64" for tag in ("2014", "_2_17", "_2_28")]
    options = ["--no-deps", "--only-binary=:all:", f"--python-version={python}", *platforms, "--dest", str(folder)]
    if pip("download", *options, requirement).returncode:
        build(requirement, folder)  # only sources are offered


def build(requirement: str, folder: Path) -> None:
    """A wheel that runs everywhere, from sources.

    Raises:
        OfflineError: it cannot be built, or only for this machine.
    """
    with tempfile.TemporaryDirectory() as name:
        done = pip("wheel", "--no-deps", "--wheel-dir", name, requirement)
        if done.returncode:
            raise OfflineError(
                f"{requirement}: no wheel and none could be built: {done.stderr.strip().splitlines()[-1]}"
            )
        for wheel in Path(name).glob("*.whl"):
            if not wheel.stem.endswith("-none-any"):
                raise OfflineError(f"{requirement}: {wheel.name} runs only on a machine like this; use --wheels FOLDER")
            shutil.copy(wheel, folder)


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this Python's pip."""
    command = [sys.executable, "-m", "pip", arguments[0], "--quiet", "--disable-pip-version-check", *arguments[1:]]
    return subprocess.run(command, capture_output=True, text=True)


if __name__ == "__main__":
    try:
        main()
    except OfflineError as error:
        click.echo(f"offline_kit: {error}", err=True)
        sys.exit(2)
