"""The options of every command that loads a model."""

from __future__ import annotations

import click

from proofread.cli._click import FOLDER
from proofread.runtime.names import BACKENDS

model_option = click.option("--model", type=FOLDER, metavar="DIR", help="模型目录；默认用自带模型。")
backend_option = click.option(
    "--backend",
    type=click.Choice(BACKENDS),
    default="auto",
    metavar="NAME",
    help=f"运行模型的库：{'、'.join(BACKENDS)}；默认 auto，选这台机器上最快的。",
)
