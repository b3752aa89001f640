"""Packaged data files, checked against their SHA-256 so that a damaged install fails loudly.

Every file in ``resources/`` is made by a script in ``scripts/`` (or written by hand) and listed with its
digest in ``resources/CHECKSUMS.json``; ``scripts/update_checksums.py`` refreshes one entry.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from proofread.errors import ResourceError
from proofread.reasons import fault

RESOURCES = Path(__file__).parent / "resources"
CHECKSUMS = "CHECKSUMS.json"


@cache
def _digests() -> dict[str, str]:
    path = RESOURCES / CHECKSUMS
    try:
        digests = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResourceError(f"{path}：读不了资源的校验和（{fault(error)}）；请重新安装") from error
    return dict(digests)


def read_resource(name: str) -> bytes:
    """The bytes of the packaged file ``name``.

    Raises:
        ResourceError: the file is missing, not listed in CHECKSUMS.json, or differs from its digest.
    """
    expected = _digests().get(name)
    if expected is None:
        raise ResourceError(f"资源 {name!r} 不在 {RESOURCES / CHECKSUMS} 里")
    try:
        data = (RESOURCES / name).read_bytes()
    except OSError as error:
        raise ResourceError(f"读不了资源 {name!r}（{fault(error)}）；请重新安装") from error
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise ResourceError(f"资源 {name!r} 已损坏：sha256 应是 {expected}，现有 {found}；请重新安装")
    return data


def update_checksum(name: str) -> str:
    """Record the present digest of the file ``name`` in CHECKSUMS.json and return it (for scripts)."""
    path = RESOURCES / CHECKSUMS
    digests = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    digests[name] = hashlib.sha256((RESOURCES / name).read_bytes()).hexdigest()
    path.write_text(json.dumps(digests, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    _digests.cache_clear()
    return str(digests[name])
