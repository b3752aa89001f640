"""What the entry points share: where the configuration is, and how a command ends."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hydra import compose, initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException, OverrideParseException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from proofread.configuration import suggestion, unknown
from proofread.errors import ProofreadError

_PACKAGE = Path(__file__).parent
#: How Hydra begins to speak of a key that is not in the configuration; it goes on with how to add it all the same.
_UNKNOWN_KEY = re.compile(r"Could not override '([\w.]+)'\. To append")
#: How it speaks of a group that has no such file, and of a value that nobody has given.
_UNKNOWN_CHOICE = re.compile(r"In '[\w/]+': Could not find '([\w/]+)/([^'/]+)' Available options in '[^']+': (.*)")
_MISSING = re.compile(r"Missing mandatory value: ([\w.]+)")


def shipped(name: str) -> Path:
    """A folder that ships beside the code: inside the wheel, or at the top of a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


OmegaConf.register_new_resolver("proofread_data", lambda: str(shipped("data")), replace=True)


@contextmanager
def exit_codes(command: str) -> Iterator[None]:
    """One line on standard error and exit code 2 for an error of the configuration or the data, 130 for Ctrl-C.

    Args:
        command: who speaks, at the start of the line.
    """
    try:
        yield
    except (ProofreadError, HydraException, OmegaConfBaseException) as error:
        message = _in_chinese(error, command)
        print(f"{command}: {message}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


def enter(command: str, run: Callable[[], object]) -> None:
    """Run what an entry point is for; composing its configuration can fail as well.

    Args:
        command: as of :func:`exit_codes`.
        run: made by Hydra.
    """
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra then raises its errors instead of printing them over many lines
    with exit_codes(command):
        run()


def _in_chinese(error: Exception, command: str) -> str:
    """What ``error`` says, in one line; a rare message of Hydra's as it is."""
    message = " ".join(_said(error).partition("\nConfig search path:")[0].split())
    if isinstance(error, OverrideParseException):
        return f"{error.override}：应是 键=值，值里的括号和引号要成对"
    if found := _UNKNOWN_KEY.match(message):
        return f"没有 {found[1]!r} 这一项{suggestion(found[1], _known(found[1], command))}"
    if found := _UNKNOWN_CHOICE.match(message):
        return f"{found[1]}：{unknown(found[2], found[3].split())}"
    if found := _MISSING.match(message):
        return f"{found[1]}：没有给值；请写 {found[1]}=…"
    return message


def _known(key: str, command: str) -> list[str]:
    """The keys of ``command``'s configuration."""
    groups = [one for one in sys.argv[1:] if re.match(r"\w+=[\w/]+$", one) and not one.startswith(f"{key}=")]
    name = command.rpartition(".")[2]
    folder = next(path.parent for path in sorted(shipped("conf").rglob(f"{name}.yaml")))
    known = [group.name for group in folder.iterdir() if group.is_dir()]
    GlobalHydra.instance().clear()
    with suppress(HydraException), initialize_config_dir(str(folder.absolute()), version_base="1.3"):
        known += _keys(compose(name, groups))
    return known


def _keys(config: DictConfig, prefix: str = "") -> Iterator[str]:
    for name in map(str, config):
        yield f"{prefix}{name}"
        value = config._get_node(name)
        if isinstance(value, DictConfig) and not value._is_none():
            yield from _keys(value, f"{prefix}{name}.")


def _said(error: Exception) -> str:
    """The message; of an error in a loader process, which torch wraps in a traceback, the message it had there."""
    text = str(error)
    if "Original Traceback" not in text:
        return text
    return text.rstrip().rpartition(f".{type(error).__name__}: ")[2]
