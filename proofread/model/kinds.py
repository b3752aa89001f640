"""The kinds of networks: what is particular to each stands in one record.

Classes are named, as ``module:name``, and imported when they are needed: opening a bundle needs neither torch nor
Lightning.
"""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any, Final

from proofread.configuration import suggestion
from proofread.errors import ConfigError
from proofread.model.config import EncoderConfig, ModelConfig


@dataclass(frozen=True)
class NetworkKind:
    """One kind of network.

    Attributes:
        config: its shape; ``config.kind`` is its name in configurations and bundles.
        network: the torch module, a :class:`proofread.model.network.Network` made from a ``config``.
        learning: how it learns and what is validated, a :class:`proofread.training.base_module.NetworkModule`.
        judging: a function of :class:`proofread.evaluation.run.EvaluationConfig` and a bundle; what it returns is
            printed.
    """

    config: type[EncoderConfig]
    network: str
    learning: str
    judging: str

    def resolved(self, part: str) -> Any:
        """What one of the named parts stands for."""
        return resolve_name(getattr(self, part))


CORRECTOR: Final = NetworkKind(
    ModelConfig,
    "proofread.model.seq2seq:Seq2Seq",
    "proofread.training.corrector:CorrectorModule",
    "proofread.evaluation.judging:judged",
)
_KINDS: Final = {ModelConfig.kind: CORRECTOR}


def register(kind: NetworkKind) -> None:
    """Make ``kind`` known to training, bundles and evaluation in this process."""
    _KINDS[kind.config.kind] = kind


def kind_of(name: Any) -> NetworkKind:
    """The record of the kind called ``name``; raises ConfigError for an unknown one."""
    if name not in _KINDS:
        raise ConfigError(f"model.kind：可以是 {'、'.join(_KINDS)}，现有 {name!r}{suggestion(str(name), _KINDS)}")
    return _KINDS[name]
