"""How often do the rules fire on good text? Writes the table of docs/rules.md, or shows what a rule finds.

    python scripts/check_rules.py CORPUS.txt[.xz] ... [--sentences N]
    python scripts/check_rules.py CORPUS.txt[.xz] ... --show RULE [--sample N]

A corpus has one sentence in a line. Of all lines N are taken, evenly spread. With ``--show`` a random sample of the
findings of one rule is printed for a person to judge; the judgements go into the resource rule_judgements.tsv (rule,
findings judged, of them right) and from there into the table.
"""

from __future__ import annotations

import lzma
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import click

from proofread.cli.script import Script
from proofread.reports.generated import write_generated
from proofread.rules import RULES, Checker
from proofread.rules.forms import SHORT, WRONG, table
from proofread.rules.judgement import judgements
from proofread.rules.rule import Finding, Rule

_DOCUMENT = Path(__file__).parents[1] / "docs" / "rules.md"


def _lines(paths: tuple[Path, ...]) -> Iterator[str]:
    for path in paths:
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n")


def _spread(paths: tuple[Path, ...], number: int) -> list[str]:
    total = sum(1 for _ in _lines(paths))
    step = max(1.0, total / number)
    return [line for index, line in enumerate(_lines(paths)) if int(index / step) != int((index - 1) / step)]


def _show(rule: Rule, sentences: list[str], sample: int) -> None:
    """Print a sample of what ``rule`` finds, the place in brackets."""
    checker = Checker([rule])
    found = [(sentence, one) for sentence in sentences for one in checker.check(sentence)]
    click.echo(f"{rule.number}: {len(found)} findings in {len(sentences)} sentences")
    for sentence, one in Random(1).sample(found, min(sample, len(found))):
        before, after = sentence[max(0, one.start - 20) : one.start], sentence[one.end : one.end + 20]
        click.echo(f"{before}[{one.source}→{one.replacement}]{after}")


def _report(sentences: list[str]) -> str:
    """The table, with a line on speed and one on the misspelt words above it."""
    checker = Checker(RULES)
    findings: list[Finding] = []
    start = time.process_time()
    for sentence in sentences:
        findings += checker.check(sentence)
    seconds = time.process_time() - start
    listed = Counter(use for _, use in table("wrong_forms.tsv"))
    forms = Counter(one.source for one in findings if one.rule in (WRONG, SHORT))
    head = (
        f"{len(sentences):,} 句，全部规则一起查，一个处理器每秒 {sum(map(len, sentences)) / seconds / 1e6:.2f} 百万字。"
        f"错别字词表有 {sum(listed.values()):,} 个误写，其中 {listed['context']} 个要看上下文（W002，只作建议）；"
        f"一定改的（W001、W005）在这些句子里出现了 {len(forms)} 种、{sum(forms.values())} 次。"
    )
    rows = ["| 编号 | 规则 | 处理 | 每万句 | 判断 | 误报每万句 |", "|---|---|---|---|---|---|"]
    numbers = Counter(one.rule.number for one in findings)
    for rule in RULES:
        rate = numbers[rule.number] / len(sentences) * 10_000
        judged, right = judgements().get(rule.number, (0, 0))
        judgement, wrong = (f"{right}/{judged}", f"{rate * (1 - right / judged):.2f}") if judged else ("—", "—")
        rows.append(f"| {rule.number} | {rule.name} | {rule.level.label} | {rate:.2f} | {judgement} | {wrong} |")
    return "\n".join((head, "", *rows))


@click.command(cls=Script, help=__doc__)
@click.argument("corpora", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sentences", "number", default=1_000_000, show_default=True, help="how many sentences to look at")
@click.option("--show", "code", type=click.Choice([rule.number for rule in RULES]), help="show findings of this rule")
@click.option("--sample", default=40, show_default=True, help="how many findings to show")
def main(corpora: tuple[Path, ...], number: int, code: str | None, sample: int) -> None:
    sentences = _spread(corpora, number)
    if code is not None:
        _show(next(rule for rule in RULES if rule.number == code), sentences, sample)
        return
    write_generated(_DOCUMENT, "scripts/check_rules.py", _report(sentences))


if __name__ == "__main__":
    main()
