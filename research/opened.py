"""A network that needs nothing but its bundle: what the readings of the detector and the language model share."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, Self, TypeVar

import torch

from proofread.model.network import Network
from proofread.runtime.bundle import Bundle, load_bundle
from proofread.runtime.weights import network_as
from proofread.text.vocabulary import Vocabulary

N = TypeVar("N", bound=Network)


class Opened(Generic[N]):
    """A network with its vocabulary on a device; a subclass says which kind of network, and reads."""

    def __init__(self, network: N, vocabulary: Vocabulary, *, device: torch.device | str = "cpu") -> None:
        self.network = network
        self.vocabulary = vocabulary
        self.device = torch.device(device)

    @classmethod
    def load(cls, path: str | Path, *, device: str = "cpu") -> Self:
        """The one whose bundle is the folder ``path``.

        Raises:
            BundleError: the bundle is broken, foreign or too new, or holds another kind of network.
        """
        return cls.of(load_bundle(path), device=device)

    @classmethod
    def of(cls, bundle: Bundle, *, device: str = "cpu") -> Self:
        """The one of an opened bundle; errors as of :meth:`load`."""
        return cls(network_as(cls.kind(), bundle, device=device), bundle.vocabulary, device=device)

    @classmethod
    def kind(cls) -> type[N]:
        """The class of the network."""
        raise NotImplementedError
