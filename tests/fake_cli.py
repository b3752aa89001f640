"""The command line with a corrector that needs no model and starts at once: 因该 becomes 应该.

The first argument is how many milliseconds it takes for a paragraph. The file that FAKE_PEAK names receives the most
memory that the process has had, in kB.
"""

import atexit
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from fake_corrector import FakeResult, fake_pipe

from proofread.cli import _load
from proofread.cli._options import Options
from proofread.cli.main import main
from proofread.documents.correct import Pipe

_PAUSE = float(sys.argv.pop(1)) / 1000


def slow_pipe(texts: Iterable[str]) -> Iterator[FakeResult]:
    for outcome in fake_pipe(texts):
        if _PAUSE:
            time.sleep(_PAUSE)
        yield outcome


def load_pipe(options: Options) -> Pipe:
    return slow_pipe


def tell_peak(path: str) -> None:
    status = Path("/proc/self/status").read_text("utf-8")
    Path(path).write_text(re.findall(r"VmHWM:\s*(\d+) kB", status)[0], "utf-8")


if "FAKE_PEAK" in os.environ:
    atexit.register(tell_peak, os.environ["FAKE_PEAK"])
_load.load_pipe = load_pipe
main()
