"""ONNX graphs in the bundle that training wrote, so that every trained corrector starts and runs fast."""

from __future__ import annotations

import logging
from pathlib import Path

from proofread.errors import MissingExtraError
from proofread.model.config import ModelConfig
from proofread.runtime.bundle import load_bundle

logger = logging.getLogger(__name__)


def add_graphs(path: Path) -> None:
    """Put int8 graphs into the bundle of a corrector; where that cannot be, the log says why. Others stay as they are.

    Raises:
        BundleError: there is no usable bundle.
    """
    bundle = load_bundle(path)
    if not isinstance(bundle.model, ModelConfig):
        return
    try:
        from proofread.runtime.export import export_into
        from proofread.runtime.onnx_graph import unsupported
    except MissingExtraError as error:  # torch alone can train, as on a machine without a network
        logger.info("no ONNX graphs in the bundle: %s; then: proofread export %s", error, path)
        return
    reason = unsupported(bundle.model)
    if reason is None:
        export_into(bundle)
    else:
        logger.info("no ONNX graphs in the bundle, it runs under torch only: %s", reason)
