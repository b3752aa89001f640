"""What the entry points share: where the configuration is, and how a command ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hydra.errors import HydraException, OverrideParseException
from omegaconf.errors import OmegaConfBaseException

from proofread.errors import ProofreadError

_PACKAGE = Path(__file__).parent.parent


def shipped(name: str) -> Path:
    """A folder that ships beside the code: inside the wheel, or at the top of a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@contextmanager
def exit_codes(command: str) -> Iterator[None]:
    """One line on standard error and exit code 2 for an error of the configuration or the data, 130 for Ctrl-C.

    Args:
        command: who speaks, at the start of the line.
    """
    try:
        yield
    except (ProofreadError, HydraException, OmegaConfBaseException) as error:
        place = f"{error.override}: " if isinstance(error, OverrideParseException) else ""
        message = place + " ".join(_said(error).partition("\nConfig search path:")[0].split())
        print(f"{command}: {message}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def _said(error: Exception) -> str:
    """The message; of an error in a loader process, which torch wraps in a traceback, the message it had there."""
    text = str(error)
    if "Original Traceback" not in text:
        return text
    return text.rstrip().rpartition(f".{type(error).__name__}: ")[2]
