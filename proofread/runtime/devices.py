"""Where torch can run on this machine."""

from __future__ import annotations

import torch

from proofread.errors import ConfigError


def usable_device(name: str | torch.device) -> torch.device:
    """The device called ``name`` in torch's notation (``cpu``, ``cuda:1``, ``mps``).

    Raises:
        ConfigError: torch does not know it, or cannot compute on it here.
    """
    try:
        device = torch.device(name)
        torch.zeros(1, device=device).item()
    except Exception as error:  # every kind of device fails in a way of its own
        here = "、".join(["cpu", *(kind for kind in ("cuda", "mps") if getattr(torch, kind).is_available())])
        raise ConfigError(f"device：这台机器上的 torch 不能在 {str(name)!r} 上运行；能用的是 {here}") from error
    return device
