"""``python -m proofread.evaluate``: judge a bundle or a checkpoint on test sets, or sweep over its thresholds."""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

import hydra
from omegaconf import DictConfig, OmegaConf

from proofread.command import enter, exit_codes, shipped

_COMMAND = "proofread.evaluate"


@hydra.main(config_path=str(shipped("conf") / "evaluate"), config_name="evaluate", version_base="1.3")
def run(composed: DictConfig) -> None:
    """Evaluate once."""
    from proofread.configuration import build
    from proofread.evaluation.checkpoint import bundle_of
    from proofread.evaluation.judging import curved, swept
    from proofread.evaluation.run import EvaluationConfig
    from proofread.model.kinds import kind_of
    from proofread.runtime.bundle import load_bundle

    logging.getLogger("proofread").setLevel(logging.INFO)
    logging.getLogger("pytorch_lightning").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", message=".*(LeafSpec|does not have many workers)")
    with exit_codes(_COMMAND), tempfile.TemporaryDirectory() as scratch:
        values: Any = OmegaConf.to_container(composed, resolve=True, throw_on_missing=True)
        config = build(EvaluationConfig, values, "evaluate")
        path: Path | None = None if config.model == "builtin" else Path(config.model)
        if path is not None and path.suffix == ".ckpt":
            path = bundle_of(path, Path(scratch) / "bundle", like=Path(config.bundle) if config.bundle else None)
        bundle = load_bundle(path)
        judge = swept if config.sweep else curved if config.curve else kind_of(bundle.model.kind).resolved("judging")
        print(judge(config, bundle), end="")  # noqa: T201


def main() -> None:
    """Entry point."""
    enter(_COMMAND, run)


if __name__ == "__main__":
    main()
