"""``proofread explain``: show why an edit was proposed."""

from __future__ import annotations

from pathlib import Path

import click

from proofread.cli._click import Command
from proofread.formats.atomic import draft
from proofread.text.sentences import split_sentences

#: The most that the network reads at once.
_LONGEST = 128
_DEFAULT = Path("explain.html")


@click.command(
    cls=Command,
    help="""解释一个句子为什么这样改：注意力、各个门、复制概率和每个位置的候选字。

    默认写到 explain.html，用浏览器打开；网页不依赖别的文件。""",
)
@click.argument("sentence", metavar="SENTENCE")
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="模型目录；默认用自带模型。",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.html", help="网页文件。")
@click.option(
    "--png",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.png",
    help="图片文件；需要 proofread[plot]。",
)
def explain(sentence: str, model: Path | None, output: Path | None, png: Path | None) -> None:
    """Write the explanation of ``sentence``."""
    sentence = sentence.strip()
    if not sentence or "\n" in sentence or len(split_sentences(sentence)) > 1:
        raise click.BadParameter("要的是一个句子", param_hint="SENTENCE")
    if len(sentence) > _LONGEST:
        raise click.BadParameter(f"最多 {_LONGEST} 个字，现在是 {len(sentence)} 个", param_hint="SENTENCE")
    from proofread.formats.explain import page
    from proofread.formats.explain_png import picture
    from proofread.proofreader import Proofreader
    from proofread.runtime.inspect import explain as look_inside
    from proofread.runtime.weights import network_from

    proofreader = Proofreader.load(model)
    bundle = proofreader.bundle
    found = look_inside(network_from(bundle), bundle.vocabulary, sentence, edits=proofreader(sentence).edits)
    contents: dict[Path, bytes] = {}
    if output is not None or png is None:
        contents[output or _DEFAULT] = page(found).encode()
    if png is not None:
        contents[png] = picture(found)
    for path, content in contents.items():
        with draft(path) as file:
            file.write(content)
            file.commit()
        click.echo(f"已写入 {click.format_filename(path)}", err=True)
