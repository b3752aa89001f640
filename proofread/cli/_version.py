"""What ``--version`` says."""

from __future__ import annotations

from proofread.errors import BundleError


def version_text() -> str:
    """The version of the package, and name and fingerprint of the model inside it."""
    from importlib.metadata import version

    from proofread.runtime.bundle import load_bundle

    text = f"proofread {version('proofread')}"
    try:
        bundle = load_bundle()
    except BundleError:
        return f"{text}（没有可用的自带模型）"
    return f"{text}（模型 {bundle.card.get('name', '未命名')} {bundle.fingerprint}）"
