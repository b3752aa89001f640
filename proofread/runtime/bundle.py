"""A bundle: the folder that holds everything a model needs to run, and nothing that could execute.

config.json (format, version, kind and shape of the network, hashes of the other files, and a digest over all
that), vocab.txt, readings.tsv, model.safetensors (fp16), card.md and card.json, what the decision layer needs where
it was fitted (decision.json, decision.safetensors, and the tables that it asks).
Everything is checked on load, so that a bundle is either what was written or refused; nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from proofread.errors import BundleError, ConfigError, FormatError
from proofread.model.config import EncoderConfig, ModelConfig
from proofread.model.kinds import kind_of
from proofread.reasons import fault, reason
from proofread.text.vocabulary import Vocabulary

FORMAT = "proofread-bundle"
#: Bundles of version 1 have no digest and may leave out the kind of a corrector.
VERSION = 2
CONFIG = "config.json"
WEIGHTS = "model.safetensors"
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
    _check: _Check = field(repr=False, compare=False)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that identify the contents."""
        return hashlib.sha256(json.dumps(self.hashes, sort_keys=True).encode()).hexdigest()[:12]

    @contextmanager
    def being_checked(self) -> Iterator[Bundle]:
        """Lets what :func:`open_bundle` opened be used for something that is done when all its files are known to be
        what was written.

        Raises:
            BundleError: a file does not match its hash, whatever else that led to.
        """
        try:
            yield self
        finally:
            self._check.finish()

    def weights(self) -> dict[str, np.ndarray]:
        """The network's parameters by name, as fp32.

        Raises:
            BundleError: the file is not what safetensors reads.
        """
        try:
            return {name: value.astype(np.float32) for name, value in load_file(self.path / WEIGHTS).items()}
        except SafetensorError as error:
            raise BundleError(f"{self.path / WEIGHTS}：不是可读的 safetensors 文件（{error}）；{_REINSTALL}") from error

    def file(self, name: str) -> Path | None:
        """The path of an optional file, None if the bundle does not have it."""
        return self.path / name if name in self.hashes else None


_REINSTALL = "请重新安装，或重新训练写出"


def builtin() -> Path:
    """The folder of the bundle that ships inside the package."""
    return Path(__file__).parent.parent / "bundle"


class _Check:
    """Compares files with their hashes in a thread, while what they hold is being read."""

    def __init__(self, folder: Path, hashes: Mapping[str, str]) -> None:
        self._folder, self._hashes = folder, hashes
        self._error: Exception | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Wait for the end; raises BundleError for a file that is not what was written."""
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            for name, expected in self._hashes.items():
                if _file_digest(self._folder / name) != expected:
                    raise BundleError(f"{self._folder / name}：内容与 {CONFIG} 里的校验和不符；{_REINSTALL}")
        except OSError as error:
            self._error = BundleError(f"{self._folder}：{error}；{_REINSTALL}")
        except BundleError as error:
            self._error = error


def load_bundle(path: str | Path | None = None) -> Bundle:
    """Open the bundle in folder ``path`` (default: the one in the package) and check every file.

    Raises:
        BundleError: the folder is missing, foreign, newer than this code, or a file does not match its hash.
    """
    with open_bundle(path).being_checked() as bundle:
        return bundle


def open_bundle(path: str | Path | None = None) -> Bundle:
    """As :func:`load_bundle`, while the files are still being checked: see :meth:`Bundle.being_checked`."""
    folder = builtin() if path is None else Path(path)
    if not (folder / CONFIG).is_file():
        raise BundleError(f"{folder}：没有 {CONFIG}，不是模型目录；要的是训练写出的目录")
    try:
        config = _config(folder / CONFIG)
        hashes = config["hashes"]
        for name in (*_REQUIRED, *hashes):
            if name not in hashes or not (folder / name).is_file():
                raise BundleError(f"{folder}：缺 {name}；{_REINSTALL}")
        check = _Check(folder, hashes)
    except (ConfigError, FormatError, KeyError, TypeError, ValueError, RecursionError, OSError) as error:
        raise BundleError(f"{folder}：{fault(error)}；{_REINSTALL}") from error
    try:
        return Bundle(
            path=folder,
            model=kind_of(config.get("kind", ModelConfig.kind)).config.from_dict(config["model"]),
            vocabulary=Vocabulary.from_lines(
                (folder / "vocab.txt").read_text("utf-8"), (folder / "readings.tsv").read_text("utf-8")
            ),
            card=json.loads((folder / "card.json").read_text("utf-8")),
            hashes=hashes,
            _check=check,
        )
    except (ConfigError, FormatError, KeyError, TypeError, ValueError, RecursionError, OSError) as error:
        check.finish()  # what is damaged is no wonder
        raise BundleError(f"{folder}：{fault(error)}；{_REINSTALL}") from error


def _config(path: Path) -> dict[str, Any]:
    """What config.json says, which is what was written.

    Raises:
        BundleError: it is not ours, newer than this code, or changed.
        OSError: it cannot be read.
    """
    try:
        config = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{path}：读不懂（{fault(error)}）；{_REINSTALL}") from error
    if not isinstance(config, dict) or config.get("format") != FORMAT:
        raise BundleError(f'{path}：应有 "format": "{FORMAT}"，不是本程序的模型')
    version = config.get("version")
    if type(version) is not int or not 1 <= version <= VERSION:
        raise BundleError(f"{path}：模型格式的版本是 {version!r}，本程序能读 1 到 {VERSION}；请升级 proofread")
    if version > 1 and config.pop("digest", None) != _config_digest(config):
        raise BundleError(f"{path}：内容与其中的校验和不符；{_REINSTALL}")
    hashes = config.get("hashes")
    if not isinstance(hashes, dict) or any(Path(name).name != name for name in hashes):
        raise BundleError(f"{path}：hashes 应是文件名到校验和的对照表；{_REINSTALL}")
    return config


def free_for_bundle(path: str | Path) -> Path:
    """The folder ``path``, in which a bundle can be written: it is one, or does not exist yet and its parent does.

    Raises:
        BundleError: it is something else, or cannot be made there.
    """
    folder = Path(path)
    if folder.exists() and not (folder / CONFIG).is_file():
        raise BundleError(f"{folder}：已经存在，又不是模型目录；请另选一个目录")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BundleError(f"{folder}：不能写在那里（{reason(error)}）") from error
    if not os.access(folder.parent, os.W_OK | os.X_OK):
        raise BundleError(f"{folder}：不能写在那里（没有权限）")
    return folder


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
        BundleError: ``path`` exists and is not a bundle, or cannot be written.
    """
    folder = free_for_bundle(path)
    files = {
        "vocab.txt": vocabulary.to_lines().encode(),
        "readings.tsv": vocabulary.readings_lines().encode(),
        WEIGHTS: save({name: np.ascontiguousarray(value, dtype=np.float16) for name, value in weights.items()}),
        "card.json": (json.dumps(card, ensure_ascii=False, indent=2) + "\n").encode(),
        "card.md": card_text.encode(),
        **(extra or {}),
    }
    return _write(folder, model, files)


def update_bundle(path: str | Path, files: Mapping[str, bytes]) -> Path:
    """Add ``files`` to the bundle in folder ``path`` or replace them, all at once.

    Raises:
        BundleError: there is no usable bundle.
    """
    bundle = load_bundle(path)
    kept = {name: (bundle.path / name).read_bytes() for name in bundle.hashes}
    return _write(bundle.path, bundle.model, {**kept, **files})


def _write(folder: Path, model: EncoderConfig, files: Mapping[str, bytes]) -> Path:
    """Write a complete bundle beside ``folder``, then put it in its place."""
    config = {
        "format": FORMAT,
        "version": VERSION,
        "kind": model.kind,
        "model": model.to_dict(),
        "hashes": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    text = json.dumps({**config, "digest": _config_digest(config)}, ensure_ascii=False, indent=2) + "\n"
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


def _file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _config_digest(config: Mapping[str, Any]) -> str:
    """Of the whole bundle, since the hashes of all files are in ``config``; however its JSON is laid out."""
    return hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()
