"""The totals of a run, as one line and as the table of ``--stats``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from proofread.edits.edit import Kind
from proofread.formats.report import FileReport


@dataclass(slots=True)
class Totals:
    """Sums over the files of one run."""

    files: int = 0
    written: int = 0
    failed: int = 0
    characters: int = 0
    sentences: int = 0
    edits: Counter[Kind] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, report: FileReport) -> None:
        """Count a finished file."""
        self.files += 1
        self.written += report.written is not None
        self.characters += report.characters
        self.sentences += report.sentences
        self.edits.update(report.edits)
        self.dropped.update(report.dropped)
        self.seconds += report.seconds

    def sentence(self, *, writes: bool) -> str:
        """The summary of the run in one line."""
        found = self.edits.total()
        text = f"校对 {self.files} 个文件，"
        if not found:
            text += "没有发现问题"
        elif writes:
            text += f"改正 {found} 处" + (f"，写入 {self.written} 个文件" if self.written else "")
        else:
            text += f"发现 {found} 处问题"
        return text + (f"；{self.failed} 个文件出错" if self.failed else "") + "。"

    def table(self) -> str:
        """All counts, one per line."""
        return "\n".join(self._rows())

    def _rows(self) -> Iterator[str]:
        yield f"字符：{self.characters:,}"
        yield f"句子：{self.sentences:,}"
        yield f"改动：{self.edits.total():,}"
        for kind, count in self.edits.most_common():
            yield f"  {kind.label}：{count:,}"
        yield f"未采纳：{self.dropped.total():,}"
        for guard, count in self.dropped.most_common():
            yield f"  {guard}：{count:,}"
        speed = f"{self.characters / self.seconds:,.0f} 字/秒" if self.seconds else "—"
        yield f"用时：{self.seconds:.1f} 秒（{speed}）"
