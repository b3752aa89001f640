"""Whole processes from start to exit: time of short ones, memory of long ones."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from _bench.common import Task, note, table
from _bench.texts import generated
from proofread.cli._measure import peak_bytes, timed
from proofread.errors import FormatError
from proofread.text.characters import is_han

_CLOCK = time.perf_counter
_ENTRY = Path(sys.executable).with_name("proofread")
_PROOFREAD = [str(_ENTRY)] if _ENTRY.is_file() else [sys.executable, "-m", "proofread.cli.main"]
#: Starts of each command per round.
_STARTS = 5
_BACKENDS = ("torch", "onnx")
_SENTENCE = "少先队员因该为老人让坐。\n"
_MEGABYTES = (5, 50)
_FILES, _SHARED, _LINE = 3_000, 400_000, 350_000
_SPENT = ("seconds", "processor seconds", "peak RSS of a process, MB")


def cold(task: Task) -> str:
    """The median time of a start of each command; the commands take turns."""
    model = ["--model", task.model] if task.model else []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sentence.txt")
        path.write_text(_SENTENCE, "utf-8")
        fix = [*_PROOFREAD, "fix", "-q", *model, "-o", str(path.with_name("out.txt")), str(path)]
        commands = {
            "`python -c pass`": [sys.executable, "-c", "pass"],
            "`proofread --help`": [*_PROOFREAD, "--help"],
            "`proofread fix`, one sentence": fix,
            **{f"`proofread fix --backend {name}`": [*fix, "--backend", name] for name in _BACKENDS},
        }
        for name, command in list(commands.items()):
            done = subprocess.run(command, capture_output=True, check=False)
            if done.returncode:
                note(f"without {name}: {done.stderr.decode().strip()}")
                del commands[name]
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(task.rounds * _STARTS):
            for name, command in commands.items():
                times[name].append(timed(lambda: _quiet(command), clock=_CLOCK)[1])  # noqa: B023
    rows = [[name, f"{median(found):.3f}", f"{min(found):.3f}", f"{max(found):.3f}"] for name, found in times.items()]
    return table([f"{task.rounds * _STARTS} process starts", "median, s", "least, s", "most, s"], rows)


def memory(task: Task) -> str:
    """Peak memory and time of ``proofread fix`` on files of megabytes of UTF-8.

    This process must stay small: what it has is counted in the child's peak until the child calls exec(2).
    """
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in _MEGABYTES if task.full else _MEGABYTES[:1]:
            path = Path(folder, f"{megabytes}.txt")
            with path.open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in generated(round(megabytes * 1e6 / 3 * task.scale)))
            size = path.stat().st_size
            command = [*_PROOFREAD, "fix", "-q", "-o", str(path.with_suffix(".out"))]
            command += ["--model", task.model] if task.model else []
            note(f"memory: {size / 1e6:.2f} MB")
            peak, seconds = timed(lambda: _peak([*command, str(path)]), clock=_CLOCK)  # noqa: B023
            rows.append([f"{size / 1e6:.2f} MB", f"{peak / 1e6:.0f}", f"{seconds:.1f}"])
    return table(["`proofread fix`, file", "peak RSS, MB", "seconds"], rows)


def files(task: Task) -> str:
    """Time of ``proofread fix`` in place on many files of one sentence each, one process."""
    with tempfile.TemporaryDirectory() as folder:
        count = round(_FILES * task.scale)
        for number, sentence in enumerate(_sentences(count)):
            Path(folder, f"{number}.txt").write_text(f"{sentence}\n", "utf-8")
        rows = [[f"{count:,} files", *_spent(["fix", "-q", *_model(task), folder])]]
    return table(["`proofread fix` in place", *_SPENT], rows)


def jobs(task: Task) -> str:
    """Time of ``proofread fix`` on one file with one thread, two threads, and two processes."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text.txt")
        path.write_text("".join(f"{line}\n" for line in generated(round(_SHARED * task.scale))), "utf-8")
        for options in (["--threads", "1"], ["--threads", "2"], ["--jobs", "2"]):
            spent = _spent(["fix", "-q", *_model(task), *options, "-o", str(path.with_suffix(".out")), str(path)])
            rows.append([f"`{' '.join(options)}`", *spent])
    return table([f"`proofread fix`, {path.name} of {_SHARED * task.scale:,.0f} characters", *_SPENT], rows)


def unpunctuated(task: Task) -> str:
    """Time of ``proofread fix`` on a line without any punctuation."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "line.txt")
        text = "".join(c for line in generated(round(_LINE * task.scale)) for c in line if is_han(c))
        path.write_text(text, "utf-8")
        command = ["fix", "-q", *_model(task), "--threads", "1", "-o", str(path.with_suffix(".out")), str(path)]
        rows = [[f"{len(text):,} characters in one line", *_spent(command)]]
    return table(["`proofread fix --threads 1`", *_SPENT], rows)


def _sentences(count: int) -> list[str]:
    sentences = [sentence for line in generated(100 * count) for sentence in line.split("。") if sentence]
    return [f"{sentence}。" for sentence in sentences[:count]]


def _model(task: Task) -> list[str]:
    return ["--model", task.model] if task.model else []


def _spent(arguments: list[str]) -> list[str]:
    """Seconds of a clock and of the processor that ``proofread`` takes, its children included, and its peak memory."""
    started = _CLOCK()
    child = subprocess.Popen([*_PROOFREAD, *arguments])
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise FormatError(f"{' '.join(arguments)}: exit code {child.returncode}, expected 0")
    seconds = _CLOCK() - started
    return [f"{seconds:.1f}", f"{usage.ru_utime + usage.ru_stime:.1f}", f"{peak_bytes(usage.ru_maxrss) / 1e6:.0f}"]


def _quiet(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _peak(command: list[str]) -> int:
    """Peak resident bytes of ``command``."""
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise FormatError(f"{' '.join(command)}: exit code {child.returncode}, expected 0")
    return peak_bytes(usage.ru_maxrss)
