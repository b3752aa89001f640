"""The totals of a run, as one line and as the table of ``--stats``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from proofread.documents.report import FileReport
from proofread.edits.edit import Kind


@dataclass(slots=True)
class Totals:
    """Sums over the files of one run."""

    files: int = 0
    written: int = 0
    failed: int = 0
    characters: int = 0
    sentences: int = 0
    edits: Counter[Kind] = field(default_factory=Counter)
    remarks: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def found(self) -> int:
        """Edits and remarks."""
        return self.edits.total() + self.remarks

    def add(self, report: FileReport) -> None:
        """Count a finished file."""
        self.files += 1
        self.written += report.written is not None
        self.characters += report.characters
        self.sentences += report.sentences
        self.edits.update(report.edits)
        self.remarks += report.remarks
        self.rules.update(report.rules)
        self.dropped.update(report.dropped)
        self.seconds += report.seconds

    def sentence(self, *, writes: bool) -> str:
        """The summary of the run in one line."""
        found = self.found
        text = f"校对 {self.files} 个文件，"
        if not self.files:
            text = "没有读到任何文件"
        elif not found:
            text += "没有发现问题"
        elif writes:
            text += f"改正 {found} 处" + (f"，写入 {self.written} 个文件" if self.written else "")
        else:
            text += f"发现 {found} 处问题" + (f"，其中 {self.remarks} 处只是建议" if self.remarks else "")
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
        if self.remarks:
            yield f"建议：{self.remarks:,}"
        if self.rules:
            yield f"按规则：{self.rules.total():,}"
        for number, count in sorted(self.rules.items()):
            yield f"  {number}：{count:,}"
        yield f"未采纳：{self.dropped.total():,}"
        for guard, count in self.dropped.most_common():
            yield f"  {guard}：{count:,}"
        speed = f"{self.characters / self.seconds:,.0f} 字/秒" if self.seconds else "—"
        yield f"用时：{self.seconds:.1f} 秒（{speed}）"
