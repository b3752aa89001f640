"""A bundle: the folder that holds everything a model needs to run, and nothing that could execute.

config.json (format, version, kind and shape of the network, hashes of the other files), vocab.txt, readings.tsv,
model.safetensors (fp16), card.md and card.json, what the decision layer needs where it was fitted
(decision.json, ngram.safetensors), and the network as ONNX graphs where it was exported (listen.onnx, decode.onnx).
Files are checked against their hashes on load; nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from proofread.errors import BundleError, ConfigError, FormatError
from proofread.model.config import EncoderConfig, ModelConfig, config_of
from proofread.text.vocabulary import Vocabulary

FORMAT = "proofread-bundle"
VERSION = 1
CONFIG = "config.json"
WEIGHTS = "model.safetensors"
#: ONNX graphs of a corrector; see :mod:`proofread.runtime.onnx_graph`.
LISTEN, DECODE = "listen.onnx", "decode.onnx"
_REQUIRED = ("vocab.txt", "readings.tsv", WEIGHTS, "card.json", "card.md")


@dataclass(frozen=True)
class Bundle:
    """An opened bundle.

    Attributes:
        path: the folder.
        model: the network's kind and shape.
        vocabulary: its characters and readings.
        card: what card.json says: data, licences, noise, metrics, date, code version.
        hashes: SHA-256 of every file by name.
    """

    path: Path
    model: EncoderConfig
    vocabulary: Vocabulary
    card: Mapping[str, Any]
    hashes: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that identify the contents."""
        return hashlib.sha256(json.dumps(self.hashes, sort_keys=True).encode()).hexdigest()[:12]

    def weights(self) -> dict[str, np.ndarray]:
        """The network's parameters by name, as fp32.

        Raises:
            BundleError: the file is not what safetensors reads.
        """
        try:
            return {name: value.astype(np.float32) for name, value in load_file(self.path / WEIGHTS).items()}
        except SafetensorError as error:
            raise BundleError(
                f"{self.path / WEIGHTS}: not a readable safetensors file ({error}); {_REINSTALL}"
            ) from error

    def file(self, name: str) -> Path | None:
        """The path of an optional file, None if the bundle does not have it."""
        return self.path / name if name in self.hashes else None


_REINSTALL = "install the package again, or train and write the bundle again"


def builtin() -> Path:
    """The folder of the bundle that ships inside the package."""
    return Path(__file__).parent.parent / "bundle"


def load_bundle(path: str | Path | None = None) -> Bundle:
    """Open the bundle in folder ``path`` (default: the one in the package) and check every file.

    Raises:
        BundleError: the folder is missing, foreign, newer than this code, or a file does not match its hash.
    """
    folder = builtin() if path is None else Path(path)
    if not (folder / CONFIG).is_file():
        raise BundleError(
            f"{folder}: no {CONFIG}, so this is not a model bundle; expected the folder that training wrote"
        )
    try:
        config = json.loads((folder / CONFIG).read_text("utf-8"))
        found = config.get("format"), config.get("version")
    except (json.JSONDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise BundleError(f"{folder / CONFIG}: not valid JSON ({error}); {_REINSTALL}") from error
    if found[0] != FORMAT:
        raise BundleError(f"{folder / CONFIG}: expected format {FORMAT!r}, found {found[0]!r}; this is not our bundle")
    if not isinstance(found[1], int) or found[1] > VERSION:
        raise BundleError(
            f"{folder / CONFIG}: bundle version {found[1]!r}, this code reads up to {VERSION}; upgrade proofread"
        )
    hashes = config.get("hashes", {})
    for name in (*_REQUIRED, *hashes):
        if name not in hashes or not (folder / name).is_file():
            raise BundleError(f"{folder}: {name} is missing; {_REINSTALL}")
        if _digest((folder / name).read_bytes()) != hashes[name]:
            raise BundleError(f"{folder / name}: contents do not match the hash in {CONFIG}; {_REINSTALL}")
    try:
        return Bundle(
            path=folder,
            model=config_of(config.get("kind", ModelConfig.kind)).from_dict(config["model"]),
            vocabulary=Vocabulary.from_lines(
                (folder / "vocab.txt").read_text("utf-8"), (folder / "readings.tsv").read_text("utf-8")
            ),
            card=json.loads((folder / "card.json").read_text("utf-8")),
            hashes=hashes,
        )
    except (ConfigError, FormatError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise BundleError(f"{folder}: {error}; {_REINSTALL}") from error


def save_bundle(
    path: str | Path,
    *,
    model: EncoderConfig,
    vocabulary: Vocabulary,
    weights: Mapping[str, np.ndarray],
    card: Mapping[str, Any],
    card_text: str,
    extra: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a bundle, weights as fp16; an existing one in ``path`` is replaced only when the new one is complete.

    Raises:
        BundleError: ``path`` exists and is not a bundle.
    """
    folder = Path(path)
    if folder.exists() and not (folder / CONFIG).is_file():
        raise BundleError(f"{folder}: exists and is not a model bundle; choose another folder")
    files = {
        "vocab.txt": vocabulary.to_lines().encode(),
        "readings.tsv": vocabulary.readings_lines().encode(),
        WEIGHTS: save({name: np.ascontiguousarray(value, dtype=np.float16) for name, value in weights.items()}),
        "card.json": (json.dumps(card, ensure_ascii=False, indent=2) + "\n").encode(),
        "card.md": card_text.encode(),
        **(extra or {}),
    }
    config = {"format": FORMAT, "version": VERSION, "kind": model.kind, "model": model.to_dict()}
    return _write(folder, config, files)


def update_bundle(path: str | Path, files: Mapping[str, bytes]) -> Path:
    """Add ``files`` to the bundle in folder ``path`` or replace them, all at once.

    Raises:
        BundleError: there is no usable bundle.
    """
    bundle = load_bundle(path)
    kept = {name: (bundle.path / name).read_bytes() for name in bundle.hashes}
    config = json.loads((bundle.path / CONFIG).read_text("utf-8"))
    return _write(bundle.path, config, {**kept, **files})


def _write(folder: Path, config: Mapping[str, Any], files: Mapping[str, bytes]) -> Path:
    """Write a complete bundle beside ``folder``, then put it in its place."""
    hashes = {name: _digest(content) for name, content in files.items()}
    text = json.dumps({**config, "hashes": hashes}, ensure_ascii=False, indent=2) + "\n"
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        fresh.chmod(0o755)
        for name, content in {**files, CONFIG: text.encode()}.items():
            with (fresh / name).open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        if folder.exists():
            old = fresh.with_name(fresh.name + "-old")
            folder.rename(old)
            fresh.rename(folder)
            shutil.rmtree(old)
        else:
            fresh.rename(folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return folder


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
