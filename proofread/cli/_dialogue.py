"""What ``fix -i`` asks, and what the keys mean."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final, NamedTuple

import click

from proofread.cli._decisions import Question
from proofread.documents.base import Correction
from proofread.edits.edit import Candidate
from proofread.reports.base import findings
from proofread.reports.terminal import render
from proofread.reports.visible import visible

#: Candidates that can be chosen by a digit.
_MOST: Final = 9
#: A less probable candidate would be shown with 0%.
_LEAST: Final = 0.005
_KEYS: Final = {
    "y": "改",
    "n": "不改",
    "a": "这样的都改，后面的文件里也是",
    "d": "这个词不许改：加入词表，以后也不再问",
    "e": "自己写改法",
    "s": "这个文件里余下的都不改",
    "u": "撤销上一步",
    "q": "停下，下次从这里接着问；这个文件暂不写入",
}


class Choice(NamedTuple):
    """A key, and with it the replacement that it stands for if it is a digit."""

    key: str
    replacement: str | None = None


class Dialogue:
    """Asks on the terminal; ``color`` is whether it shows colours."""

    def __init__(self, *, color: bool) -> None:
        self._color = color

    def begin(self, name: str, count: int, resumed: int) -> None:
        """Say what comes: ``count`` questions, the first ``resumed`` of which have been answered before."""
        click.echo(f"{visible(name)}：{count} 处" + (f"，接着上次，已答 {resumed} 处" if resumed else ""))

    def question(self, name: str, question: Question, place: int, count: int) -> Choice:
        """Ask the question number ``place`` (from 0) of ``count``, until there is an answer."""
        (finding,) = findings(Correction(question.segment, (question.edit,)))
        others = _candidates(question)
        click.echo(f"\n[{place + 1}/{count}] {render(finding, path=name, color=self._color)}", nl=False)
        if others:
            listed = (f"{digit} {visible(one.text) or '删去'} {one.probability:.0%}" for digit, one in others.items())
            click.echo(f"    候选：{'  '.join(listed)}")
        keys = "".join(others) + "".join(_KEYS)
        while True:
            key = _key(f"改吗？[{'/'.join(_KEYS)}/?] ")
            if key in others:
                click.echo(f"{key} {visible(others[key].text) or '删去'}")
                return Choice("y", others[key].text)
            if key in _KEYS:
                click.echo(f"{key} {_KEYS[key].partition('；')[0]}")
                return Choice(key)
            click.echo(_help(others) if key == "?" else f"按 {keys} 之一，? 看说明")

    def finished(self, done: int, left: int) -> str:
        """Ask whether a file is to be written: ``y``, ``u`` or ``q``."""
        while True:
            key = _key(f"\n问完了：改 {done} 处，不改 {left} 处。回车写入，u 撤销上一步，q 停下 ")
            key = "y" if key in "\r\n" else key
            if key in "yuq":
                click.echo({"y": "写入", "u": "撤销", "q": "停下"}[key])
                return key
            click.echo()

    def line(self, prompt: str, default: str) -> str | None:
        """A line that the person writes, who may change ``default`` for it; None where nothing is wanted after all."""
        try:
            with _prefilled(default):
                line = input(prompt)
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return None
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in line):
            self.say("里面有不能写进文件的字符")
            return None
        return line

    def say(self, message: str) -> None:
        """Tell something."""
        click.echo(f"    {visible(message)}")


def _candidates(question: Question) -> Mapping[str, Candidate]:
    """What else may stand there, by digit; none where that is only what is proposed anyway."""
    edit = question.edit
    others = [one for one in edit.candidates if one.text != edit.source and one.probability >= _LEAST][:_MOST]
    if all(one.text == edit.replacement for one in others):
        return {}
    return {str(digit): one for digit, one in enumerate(others, 1)}


def _help(others: Mapping[str, Candidate]) -> str:
    lines = [f"  {key}  {meaning}" for key, meaning in _KEYS.items()]
    return "\n".join(["", *lines, *(["  数字  用这个候选"] if others else [])])


def _key(prompt: str) -> str:
    """The key that is pressed, a small letter; ``q`` where nobody is there any more."""
    with _listening():
        click.echo(prompt, nl=False)
        try:
            pressed = _read()
        except (EOFError, OSError):
            pressed = ""
    # an input method may send full-width letters, and a paste many at once
    return unicodedata.normalize("NFKC", pressed[:1]).lower().replace("\x04", "q") or "q"


def _read() -> str:
    if sys.platform == "win32":
        return click.getchar()
    return os.read(sys.stdin.fileno(), 32).decode(errors="replace")


@contextmanager
def _listening() -> Iterator[None]:
    """Inside, keys come as they are pressed; those that were pressed before do not count: nobody knew the question."""
    if sys.platform == "win32":
        yield
        return
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    try:
        yield
    finally:
        with suppress(termios.error):  # the terminal was closed
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


@contextmanager
def _prefilled(text: str) -> Iterator[None]:
    """Inside, a line that is asked for already has ``text`` in it, where the system has such an editor of lines."""
    try:
        import readline
    except ImportError:  # Windows
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        yield
    finally:
        readline.set_startup_hook(None)
