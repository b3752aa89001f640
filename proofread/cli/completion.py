"""``proofread completion``: the shell completes commands, options, their values and names of files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click
from click.shell_completion import get_completion_class

from proofread.cli._click import Command
from proofread.documents.atomic import draft
from proofread.errors import ConfigError

_PROGRAM: Final = "proofread"
_SHELLS: Final = ("bash", "zsh", "fish")
#: What a shell's own file of settings says to load the completions, which need those of zsh to be switched on.
_LOAD: Final = {
    "bash": '[ -r "{file}" ] && . "{file}"  # proofread',
    "zsh": "(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}; "
    '[ -r "{file}" ] && . "{file}"  # proofread',
}


@click.command(
    cls=Command,
    help="""命令补全：按 Tab 补全命令、选项、选项的值和文件名。

    SHELL 是 bash（4.4 以上）、zsh 或 fish，不写时按环境变量 SHELL。默认把脚本写到标准输出；
    --install 装好它：bash 和 zsh 在 ~/.bashrc、~/.zshrc 末尾加一行，fish 放进它的补全目录。新开的终端里生效。""",
    examples=(
        ("proofread completion --install", "给正在用的 shell 装好"),
        ('eval "$(proofread completion bash)"', "只在这个终端里用"),
    ),
)
@click.argument("shell", metavar="[SHELL]", required=False, type=click.Choice(_SHELLS))
@click.option("--install", is_flag=True, help="装好，不输出脚本。")
@click.pass_context
def completion(ctx: click.Context, shell: str | None, install: bool) -> None:
    """Print or install the script."""
    shell = shell or Path(os.environ.get("SHELL", "")).name
    if shell not in _SHELLS:
        raise ConfigError(f"不知道用的是哪种 shell：请写明 {'、'.join(_SHELLS)} 之一")
    script = _script(shell, ctx.find_root().command)
    if not install:
        click.echo(script, nl=False)
        return
    click.echo(f"已写入 {'、'.join(map(str, _install(shell, script)))}；新开的终端里生效。", err=True)


def _script(shell: str, command: click.Command) -> str:
    kind = get_completion_class(shell)
    assert kind is not None
    return kind(command, {}, _PROGRAM, f"_{_PROGRAM.upper()}_COMPLETE").source()


def _install(shell: str, script: str) -> list[Path]:
    """Put the script where ``shell`` finds it; returns the files that were written."""
    home = Path.home()
    if shell == "fish":
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "fish" / "completions"
        return [_written(folder / f"{_PROGRAM}.fish", script.encode())]
    from platformdirs import user_data_path

    file = _written(user_data_path(_PROGRAM, appauthor=False) / f"completion.{shell}", script.encode())
    settings = (Path(os.environ.get("ZDOTDIR") or home) if shell == "zsh" else home) / f".{shell}rc"
    line = _LOAD[shell].format(file=file).encode()
    old = settings.read_bytes() if settings.exists() else b""
    if line in old.splitlines():
        return [file]
    return [file, _written(settings, old + (b"\n" if old and not old.endswith(b"\n") else b"") + line + b"\n")]


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with draft(path) as new:
        new.stream.write(content)
        new.commit()
    return path
