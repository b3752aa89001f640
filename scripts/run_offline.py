#!/usr/bin/env python3
"""Train on a machine without internet, from the parts that ``offline_kit.py pack`` wrote.

    python3 run_offline.py --minutes 20 [--warm-start] [hydra overrides ...]

Verifies and unpacks the parts, installs the wheels into a folder of its own, trains, and writes the bundle in parts
beside the log. Needs Python with PyTorch, Lightning and pip, and of this project nothing but the kit: this file
travels alone, so it also holds the format of the parts. Docs: docs/offline-training.md.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
FORMAT = "proofread-parts"
VERSION = 1
BUNDLE_PART = 14_000_000
LOG = "run.log"
RATE = "train/source_characters_per_second"


class OfflineError(Exception):
    """What stops the work, in one line that names the file."""


# --- parts: a folder as a tar cut into numbered files, and a manifest with the hash of everything -------------------


def split(source: Path, out: Path, *, stem: str, part_bytes: int) -> list[Path]:
    """Write the files of ``source`` into ``out`` as ``stem.000`` … of at most ``part_bytes`` each, and a manifest.

    Links are followed. Parts of the same stem that lie in ``out`` are replaced.
    """
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob(f"{stem}.[0-9][0-9][0-9]"), *out.glob(MANIFEST)):
        old.unlink()
    files = {str(path.relative_to(source)): path for path in sorted(source.rglob("*")) if path.is_file()}
    parts: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryFile(dir=out) as whole:
        with tarfile.open(fileobj=whole, mode="w", dereference=True) as archive:
            for name, path in files.items():
                archive.add(path, name, filter=_anonymous)
        whole.seek(0)
        while chunk := whole.read(part_bytes):
            name = f"{stem}.{len(parts):03d}"
            (out / name).write_bytes(chunk)
            parts[name] = {"bytes": len(chunk), "sha256": hashlib.sha256(chunk).hexdigest()}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "parts": parts,
        "files": {name: _digest(path) for name, path in files.items()},
    }
    (out / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [out / name for name in parts]


def verify(parts: Path) -> dict[str, Any]:
    """The manifest in ``parts``, all of whose parts are there and whole.

    Raises:
        OfflineError: the manifest or a part is missing or damaged.
    """
    manifest = _manifest(parts)
    faults = [fault for name, facts in manifest["parts"].items() if (fault := _fault(parts / name, facts["sha256"]))]
    if faults:
        raise OfflineError(f"{'; '.join(faults)}; copy again into {parts}")
    return manifest


def join(parts: Path, out: Path) -> None:
    """Verify the parts in ``parts`` and unpack them into the new folder ``out``.

    Raises:
        OfflineError: the manifest or a part is missing or damaged (nothing is unpacked then), or the disk is full.
    """
    manifest = verify(parts)
    out.mkdir(parents=True)
    with tempfile.TemporaryFile(dir=out.parent) as whole:
        for name in manifest["parts"]:
            whole.write((parts / name).read_bytes())
        whole.seek(0)
        with tarfile.open(fileobj=whole, mode="r:") as archive:
            archive.extractall(out, filter="data")
    for name, sha256 in manifest["files"].items():
        if fault := _fault(out / name, sha256):
            raise OfflineError(f"unpacked {fault}; is the disk full?")


def _manifest(parts: Path) -> dict[str, Any]:
    path = parts / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        found = manifest["format"], manifest["version"]
    except FileNotFoundError:
        raise OfflineError(f"{MANIFEST}: missing; copy it into {parts}") from None
    except (ValueError, KeyError, TypeError):
        raise OfflineError(f"{MANIFEST}: damaged; copy it again into {parts}") from None
    if found != (FORMAT, VERSION):
        raise OfflineError(f"{path}: expected {(FORMAT, VERSION)}, found {found}; use the script of the same version")
    return dict(manifest)


def _fault(path: Path, sha256: str) -> str | None:
    if not path.is_file():
        return f"{path.name}: missing"
    found = _digest(path)
    return None if found == sha256 else f"{path.name}: damaged (expected sha256 {sha256[:12]}…, found {found[:12]}…)"


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    # The same files give the same parts, whoever packs them and when.
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o644
    return member


# --- the run --------------------------------------------------------------------------------------------------------


class Work:
    """The working folder: ``kit/`` and ``packages/`` as unpacked, ``run/`` of Hydra, ``output/`` to fetch.

    Raises:
        OfflineError: the folder is in use; what an earlier run left, checkpoints too, is never overwritten.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        if self.folder.exists() and any(self.folder.iterdir()):
            raise OfflineError(f"--work {folder}: not empty; remove it or choose another folder")
        self.kit, self.packages, self.bundle, self.output = (
            self.folder / name for name in ("kit", "packages", "bundle", "output")
        )
        self.output.mkdir(parents=True)
        self.log = self.output / LOG

    def say(self, line: str, *, error: bool = False) -> None:
        """Log a line and show it, unless nobody is left to see it."""
        with self.log.open("a", encoding="utf-8") as stream:
            stream.write(f"{line}\n")
        with contextlib.suppress(OSError):
            print(line, file=sys.stderr if error else sys.stdout, flush=True)

    def execute(self, what: str, arguments: Sequence[str]) -> None:
        """Run Python with ``arguments`` here, its output in the log.

        Raises:
            OfflineError: it failed; the end of the log has been shown.
        """
        path = os.pathsep.join(filter(None, (str(self.packages), os.environ.get("PYTHONPATH"))))
        # Straight into the file, without a pipe: the run does not need this process to go on.
        with self.log.open("ab") as log:
            start = log.tell()
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if done.returncode:
            said = self.log.read_bytes()[start:].decode(errors="replace").splitlines()
            with contextlib.suppress(OSError):
                print(*said[-20:], sep="\n", file=sys.stderr)
            raise OfflineError(f"{what} failed with exit status {done.returncode}; all of it is in {self.log}")


def train_overrides(minutes: float, *, warm_start: bool, given: Sequence[str]) -> list[str]:
    """Hydra's overrides: our defaults except where ``given`` names the same key, those given, and what must be so."""
    rest, seconds = divmod(round(minutes * 60), 60)
    rest, rest_minutes = divmod(rest, 60)
    days, hours = divmod(rest, 24)
    defaults = [
        "experiment=base",
        "data=corpus",
        "data.root=kit/corpus",
        "trainer.max_steps=-1",
        *(["init_from=kit/warm-start"] if warm_start else []),
    ]
    fixed = [
        f"trainer.max_time='{days:02d}:{hours:02d}:{rest_minutes:02d}:{seconds:02d}'",
        "hydra.run.dir=run",
        "bundle_dir=bundle",
    ]
    keys = {_key(override) for override in given}
    return [*(override for override in defaults if _key(override) not in keys), *given, *fixed]


def _key(override: str) -> str:
    return override.split("=")[0].lstrip("+~")


def run(arguments: argparse.Namespace, work: Work) -> None:
    """Everything, in order.

    Raises:
        OfflineError: a part is missing or damaged, or a step failed.
    """
    join(arguments.parts, work.kit)
    work.say("the kit is complete and unpacked")
    if arguments.warm_start and not (work.kit / "warm-start").is_dir():
        raise OfflineError("--warm-start: the kit has no bundle to start from; pack it with --warm-start BUNDLE")
    if arguments.install:
        wheels = [str(wheel) for wheel in sorted((work.kit / "wheels").glob("*.whl"))]
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
        work.execute("installing the wheels", [*pip, "--target", str(work.packages), *wheels])
        work.say(f"installed {len(wheels)} wheels into {work.packages}")
    overrides = train_overrides(arguments.minutes, warm_start=arguments.warm_start, given=arguments.overrides)
    work.say(f"training: python -m proofread.train {' '.join(overrides)}")
    work.execute("training", ["-m", "proofread.train", *overrides])
    parts = split(work.bundle, work.output, stem="bundle", part_bytes=arguments.part_bytes)
    card = json.loads((work.bundle / "card.json").read_text(encoding="utf-8"))
    for name, value in sorted(card["validation"].items()):
        work.say(f"{name:<40} {value}")
    work.say(f"throughput: {card['validation'][RATE]:,.0f} source characters/s over {card['steps']:,} steps")
    work.say(f"done: {len(parts)} parts of the bundle and {MANIFEST} are in {work.output}")


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, required=True, help="how long to train")
    parser.add_argument("--warm-start", action="store_true", help="start from the bundle in the kit")
    parser.add_argument(
        "--parts", type=Path, default=Path(__file__).parent, help="where the parts are (beside this file)"
    )
    parser.add_argument("--work", type=Path, default=Path("offline"), help="new working folder (./offline)")
    parser.add_argument("--part-bytes", type=int, default=BUNDLE_PART, help=f"most bytes of a part ({BUNDLE_PART})")
    parser.add_argument("--no-install", dest="install", action="store_false", help="the packages are already there")
    parser.add_argument("overrides", nargs="*", help="Hydra overrides, such as experiment=base_cpu")
    return parser.parse_intermixed_args(argv)


def main() -> int:
    """Run; 0 or 2."""
    # Going on when the session that started this ends; the training inherits it.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    arguments = parse()
    try:
        verify(arguments.parts)  # before there is a working folder, so that the same command can be given again
        work = Work(arguments.work)
    except OfflineError as error:
        print(f"run_offline: {error}", file=sys.stderr)
        return 2
    try:
        run(arguments, work)
    except OfflineError as error:
        work.say(f"run_offline: {error}", error=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
