"""Bundles and networks: weights out of one and into the other."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import torch

from proofread.errors import BundleError
from proofread.model.classifier import SentenceClassifier
from proofread.model.kinds import NETWORKS, Network, network_of
from proofread.model.language_model import CharacterModel
from proofread.model.seq2seq import Seq2Seq
from proofread.runtime.bundle import Bundle

N = TypeVar("N", Seq2Seq, SentenceClassifier, CharacterModel)

#: The corrector's second name for the character embedding.
_SHARED = "decoder.embedding.weight"


def network_from(bundle: Bundle, *, device: torch.device | str = "cpu") -> Seq2Seq:
    """The bundle's corrector in evaluation mode; errors as of :func:`network_as`."""
    return network_as(Seq2Seq, bundle, device=device)


def network_as(expected: type[N], bundle: Bundle, *, device: torch.device | str = "cpu") -> N:
    """The bundle's network in evaluation mode, which must be an ``expected`` one.

    Raises:
        BundleError: the bundle holds another kind of network, or its weights do not fit the configuration.
    """
    network = any_network(bundle) if NETWORKS[bundle.model.kind] is expected else None
    if not isinstance(network, expected):
        wanted = next(kind for kind, one in NETWORKS.items() if one is expected)
        raise BundleError(f"{bundle.path}: expected the bundle of a {wanted}, this one holds a {bundle.model.kind}")
    return network.to(device)


def any_network(bundle: Bundle) -> Network:
    """The bundle's network, of whatever kind, in evaluation mode.

    Raises:
        BundleError: the weights do not fit the configuration.
    """
    network = network_of(bundle.model)
    state = {name: torch.from_numpy(value) for name, value in bundle.weights().items()}
    if _SHARED in network.state_dict():
        state[_SHARED] = state.get("encoder.embedding.character.weight", torch.empty(0))
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        raise BundleError(
            f"{bundle.path}: the weights do not fit config.json: {str(error).splitlines()[-1].strip()}"
        ) from error
    return network.eval()


def weights_of(network: Network) -> dict[str, np.ndarray]:
    """Parameters by name on the CPU; the shared embedding once."""
    return {
        name: value.detach().float().cpu().numpy() for name, value in network.state_dict().items() if name != _SHARED
    }
