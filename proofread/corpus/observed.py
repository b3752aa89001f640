"""The errors that people made, out of files of pairs."""

from __future__ import annotations

from proofread.corpus.readers import SourceConfig, read
from proofread.errors import FormatError
from proofread.noise.observed import Observed


def observed_errors(path: str) -> Observed:
    """What the pairs of ``path`` (a file, a folder or a glob) hold.

    Raises:
        ConfigError: there is no such file.
        FormatError: a line is not what its format says (the message has file and line), or no pair holds an error.
    """
    config = SourceConfig(path=path)
    lines = (line for _, file, _ in config.files() for line in read(file, config))
    found = Observed.of((line.source, line.target or line.source) for line in lines)
    if not len(found):
        raise FormatError(f"{path}：没有等长的、汉字写错的句对，不知道人怎样写错")
    return found
