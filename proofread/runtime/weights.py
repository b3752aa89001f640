"""Bundles and networks: weights out of one and into the other."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import torch

from proofread.errors import BundleError
from proofread.model.kinds import kind_of
from proofread.model.network import Network
from proofread.model.seq2seq import Seq2Seq
from proofread.runtime.bundle import Bundle
from proofread.runtime.devices import usable_device

N = TypeVar("N", bound=Network)

#: The corrector's second name for the character embedding.
_SHARED = "decoder.embedding.weight"


def network_from(bundle: Bundle, *, device: torch.device | str = "cpu") -> Seq2Seq:
    """The bundle's corrector in evaluation mode; errors as of :func:`network_as`."""
    return network_as(Seq2Seq, bundle, device=device)


def network_as(expected: type[N], bundle: Bundle, *, device: torch.device | str = "cpu") -> N:
    """The bundle's network in evaluation mode, which must be an ``expected`` one.

    Raises:
        BundleError: the bundle holds another kind of network, or its weights do not fit the configuration.
        ConfigError: torch cannot run on ``device``.
    """
    device = usable_device(device)
    network = any_network(bundle)
    if not isinstance(network, expected):
        raise BundleError(f"{bundle.path}：应是 {expected.__name__}，这个模型是 {bundle.model.kind}")
    return network.to(device)


def any_network(bundle: Bundle) -> Network:
    """The bundle's network, of whatever kind, in evaluation mode.

    Raises:
        BundleError: the weights do not fit the configuration.
    """
    network: Network = kind_of(bundle.model.kind).resolved("network")(bundle.model)
    state = {name: torch.from_numpy(value) for name, value in bundle.weights().items()}
    if _SHARED in network.state_dict():
        state[_SHARED] = state.get("encoder.embedding.character.weight", torch.empty(0))
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        raise BundleError(f"{bundle.path}：权重和 config.json 不合：{str(error).splitlines()[-1].strip()}") from error
    return network.eval()


def weights_of(network: Network) -> dict[str, np.ndarray]:
    """Parameters by name on the CPU; the shared embedding once."""
    return {
        name: value.detach().float().cpu().numpy() for name, value in network.state_dict().items() if name != _SHARED
    }
