"""``proofread explain``: show why an edit was proposed."""

from __future__ import annotations

from pathlib import Path

import click

from proofread.cli._click import FOLDER, Command
from proofread.cli._streams import say
from proofread.correction.pieces import LONGEST
from proofread.documents.atomic import draft
from proofread.extras import required
from proofread.text.sentences import split_sentences

_DEFAULT = Path("explain.html")


@click.command(
    cls=Command,
    help="""解释一个句子为什么这样改：注意力、各个门、复制概率和每个位置的候选字。

    默认写到 explain.html，用浏览器打开；网页不依赖别的文件。""",
    examples=(
        ("proofread explain 我们因该努力。", "写到 explain.html，用浏览器打开"),
        ("proofread explain --png 图.png 我们因该努力。", "另存一张图片"),
    ),
)
@click.argument("sentence", metavar="SENTENCE")
@click.option(
    "--model",
    type=FOLDER,
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
    if len(sentence) > LONGEST:
        raise click.BadParameter(f"最多 {LONGEST} 个字，现在是 {len(sentence)} 个", param_hint="SENTENCE")
    required("torch", "train")
    from proofread.explain.inspect import explain as look_inside
    from proofread.explain.page import page
    from proofread.explain.picture import picture
    from proofread.proofreader import Proofreader
    from proofread.runtime.weights import network_from

    proofreader = Proofreader.load(model)
    bundle = proofreader.bundle
    found = look_inside(network_from(bundle), bundle.vocabulary, sentence, edits=proofreader(sentence).edits)
    contents: dict[Path, bytes] = {}
    if output is not None or png is None:
        contents[output or _DEFAULT] = page(found).encode()
    if png is not None:
        contents[png], missing = picture(found)
        if missing:
            click.echo(f"proofread: 注意：装着的字体没有这些字，图中显示为方框：{missing}", err=True)
    for path, content in contents.items():
        with draft(path) as file:
            file.stream.write(content)
            file.commit()
        say(f"已写入 {click.format_filename(path)}")
