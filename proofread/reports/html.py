"""One page for an editor without a terminal: the text with marked corrections, to be accepted or ignored by click.

The page needs nothing else and says so to the browser: its policy admits its own style and script, by their digests,
and nothing from anywhere. Without the script it still shows the text and all marks.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from proofread.documents.base import Correction
from proofread.documents.report import FileReport
from proofread.edits.edit import Edit
from proofread.edits.remark import Remark
from proofread.reports.base import Finding, Reporter, TextSink, located, where
from proofread.reports.visible import readable

_HEAD: Final = Template("""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none';
  style-src '$style_digest'; script-src '$script_digest'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>校对报告</title>
<style>$style</style>
</head>
<body>
<header>
<h1>校对报告</h1>
<p id="counts" role="status"></p>
<span class="needs-script" hidden>
<button type="button" id="accept-all">全部接受</button>
<button type="button" id="ignore-all">全部忽略</button>
<button type="button" id="results">取改好的文字</button>
<button type="button" id="print">打印</button>
<button type="button" id="theme" aria-label="深色或浅色">◐</button>
</span>
</header>
<main>
<div>
""")

_TAIL: Final = Template("""</div>
<aside aria-label="问题清单"><div id="list"></div>
<p class="note needs-script" hidden>键盘：n、p 下一处、上一处；a 接受，i 忽略；在一处上按回车切换。
没有表态的改动算接受，建议算不采纳。</p>
</aside>
</main>
<div id="panel" role="region" aria-label="这一处" hidden>
<p class="said" id="said" aria-live="polite"></p>
<p id="why"></p>
<button type="button" id="accept">接受（a）</button>
<button type="button" id="ignore">忽略（i）</button>
<button type="button" id="previous">上一处（p）</button>
<button type="button" id="next">下一处（n）</button>
<button type="button" id="close">收起（Esc）</button>
</div>
<dialog id="dialog" aria-label="改好的文字">
<select id="which" aria-label="文件"></select>
<textarea id="result" readonly aria-label="改好的文字"></textarea>
<button type="button" id="copy">复制</button>
<button type="button" id="done">关闭</button>
<span id="copied" role="status"></span>
</dialog>
<script>$script</script>
</body>
</html>
""")


class HtmlReporter(Reporter):
    """Writes the page while the files are read."""

    def __init__(self, stream: TextSink) -> None:
        self._stream = stream
        page = files("proofread.reports") / "page"
        style, self._script = ((page / name).read_text("utf-8") for name in ("report.css", "report.js"))
        stream.write(_HEAD.substitute(style=style, style_digest=_digest(style), script_digest=_digest(self._script)))

    def begin(self, path: str) -> None:
        name = _escaped(path)
        self._stream.write(f'<section class="file" data-name="{name}">\n<h2>{name}</h2>\n<div class="text">\n')

    def correction(self, correction: Correction) -> None:
        segment, edits, remarks = correction
        text, end = segment.text, 0
        parts: list[str] = []
        # a remark that stands around an insertion gives way to it
        apart = [one for one in remarks if not any(one.start < edit.start < one.end for edit in edits)]
        everything: list[Edit | Remark] = [*edits, *apart]
        marks = sorted(everything, key=lambda mark: (mark.start, mark.end))
        for mark, finding in zip(marks, located(segment, marks), strict=True):
            parts += (_escaped(text[end : mark.start]), _mark(finding))
            end = mark.end
        self._stream.write(f"<p>{''.join(parts)}{_escaped(text[end:])}</p>\n")

    def end(self, report: FileReport) -> None:
        self._stream.write("</div>\n")
        if report.format != "plain":
            note = "这里只有文件里的正文。要改文件本身，请用 proofread fix。"
            self._stream.write(f'<p class="note">{note}</p>\n')
        for warning in report.warnings:
            self._stream.write(f'<p class="note">{_escaped(warning)}</p>\n')
        self._stream.write(f'<p class="note">{report.characters:,} 字，{report.sentences:,} 句。</p>\n</section>\n')

    def fail(self, path: str, message: str) -> None:
        self._stream.write(f'</div>\n<p class="fault">{_escaped(message)}</p>\n</section>\n')

    def close(self) -> None:
        self._stream.write(_TAIL.substitute(script=self._script))
        self._stream.flush()


def _mark(finding: Finding) -> str:
    """A finding as what it replaces and what it puts there."""
    edit = finding.edit
    others = "、".join(one.text or "（删）" for one in edit.candidates if one.text != edit.replacement)
    data = {
        "code": "" if edit.rule is None else edit.rule.number,
        "label": edit.label,
        "sure": f"{edit.confidence:.0%}",
        "others": f"也可能是：{others}" if others else "",
        "place": where(finding.place),
        "reason": "" if edit.rule is None else edit.rule.reason,
    }
    shown = " ".join(f'data-{name}="{_escaped(value)}"' for name, value in data.items())
    if finding.only_shown:
        name, old, new = "mark remark", "span", "span"
    else:
        name, old, new = "mark", "del", "ins"
    before = f'<{old} class="old">{_escaped(edit.source)}</{old}>' if edit.source else ""
    after = "" if edit.replacement is None else f'<{new} class="new">{_escaped(edit.replacement)}</{new}>'
    return f'<span class="{name}" role="button" tabindex="0" {shown}>{before}{after}</span>'


def _escaped(text: str) -> str:
    return escape(readable(text))


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(sha256(content.encode()).digest()).decode()}"
