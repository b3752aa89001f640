"""What every network of this package is: the encoder, and something on top of it."""

from __future__ import annotations

from torch import nn

from proofread.model.config import EncoderConfig
from proofread.model.encoder import Encoder


class Network(nn.Module):
    """A network that can be trained, written into a bundle and read from one.

    Attributes:
        config: its shape; everything else follows from it.
        encoder: what a network of another kind can start from.
    """

    config: EncoderConfig
    encoder: Encoder
