"""Bundles and networks: weights out of one and into the other."""

from __future__ import annotations

import numpy as np
import torch

from proofread.errors import BundleError
from proofread.model.seq2seq import Seq2Seq
from proofread.runtime.bundle import Bundle


def network_from(bundle: Bundle, *, device: torch.device | str = "cpu") -> Seq2Seq:
    """The bundle's network in evaluation mode.

    Raises:
        BundleError: the weights do not fit the configuration.
    """
    network = Seq2Seq(bundle.model)
    state = {name: torch.from_numpy(value) for name, value in bundle.weights().items()}
    state["decoder.embedding.weight"] = state.get("encoder.embedding.character.weight", torch.empty(0))
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        raise BundleError(
            f"{bundle.path}: the weights do not fit config.json: {str(error).splitlines()[-1].strip()}"
        ) from error
    return network.to(device).eval()


def weights_of(network: Seq2Seq) -> dict[str, np.ndarray]:
    """Parameters by name on the CPU; the shared embedding once."""
    return {
        name: value.detach().float().cpu().numpy()
        for name, value in network.state_dict().items()
        if name != "decoder.embedding.weight"
    }
