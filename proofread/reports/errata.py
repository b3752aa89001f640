"""The 勘误表 of publishers: a row per finding, as CSV or as an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from proofread.documents.base import Correction, Place
from proofread.documents.report import FileReport
from proofread.reports.base import Finding, Reporter, findings
from proofread.reports.visible import readable
from proofread.text.characters import width

#: What a spreadsheet would take for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
#: Rows of a sheet, and characters of a cell, that Excel takes at most.
_ROWS, _CELL = 1_048_576, 32_767
#: Height of a line in points, and most lines of a row that is shown whole.
_LINE, _MOST_LINES = 15, 12
#: The columns and their widths in characters.
_WIDTHS: Final = {
    "文件": 24,
    "位置": 14,
    "原文": 14,
    "改为": 14,
    "类型": 18,
    "处理": 6,
    "置信度": 8,
    "理由": 48,
    "句子": 60,
}


class Row(NamedTuple):
    """What is said about a finding; ``replacement`` is None where nothing is proposed."""

    path: str
    place: str
    source: str
    replacement: str | None
    label: str
    treatment: str
    confidence: float
    reason: str
    before: str
    after: str

    @classmethod
    def of(cls, finding: Finding, path: str) -> Row:
        """The row of ``finding``, in the file ``path``."""
        edit = finding.edit
        others = "、".join(one.text or "（删）" for one in edit.candidates if one.text != edit.replacement)
        reason = "模型判断" + (f"；也可能是：{others}" if others else "") if edit.rule is None else edit.rule.reason
        return cls(
            readable(path),
            _place(finding.place),
            readable(edit.source),
            None if edit.replacement is None else readable(edit.replacement),
            edit.label if edit.rule is None else f"{edit.rule.number} {edit.label}",
            "建议" if finding.only_shown else "改正",
            edit.confidence,
            reason,
            readable(finding.before),
            readable(finding.after),
        )

    @property
    def shown(self) -> str:
        """What stands under 改为."""
        if self.replacement is None:
            return "（请看原文）"
        return self.replacement or "（删）"


def _place(place: Place) -> str:
    """Where, in words: a spreadsheet would take ``1:3`` for a time."""
    line = "" if place.line is None else f"第{place.line}行"
    return readable(f"{place.label} " if place.label else "") + f"{line}第{place.column}字"


class CsvReporter(Reporter):
    """UTF-8 with a byte order mark, or Excel would take it for another encoding; lines end in CR LF (RFC 4180).

    What a spreadsheet would take for a formula has an apostrophe in front.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._path = ""
        self._write("\ufeff".encode())
        self._row(list(_WIDTHS))

    def begin(self, path: str) -> None:
        self._path = path

    def correction(self, correction: Correction) -> None:
        for finding in findings(correction):
            row = Row.of(finding, self._path)
            sentence = f"{row.before}【{row.source}】{row.after}"
            sure = f"{row.confidence:.0%}"
            self._row(
                [row.path, row.place, row.source, row.shown, row.label, row.treatment, sure, row.reason, sentence]
            )

    def fail(self, path: str, message: str) -> None:
        self._row([readable(path), "", "", "", "出错", "", "", message, ""])

    def _row(self, cells: list[str]) -> None:
        line = io.StringIO()
        csv.writer(line).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
        self._write(line.getvalue().encode(errors="replace"))


class XlsxReporter(Reporter):
    """A workbook with the sheets 勘误表 and 统计, handed to ``write`` when all files are read."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        from xlsxwriter import Workbook

        self._write = write
        self._path = ""
        self._content = io.BytesIO()
        # what comes from files is text: never a formula, a link or a number
        self._book = Workbook(
            self._content,
            {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True},
        )
        wrapped = {"text_wrap": True, "valign": "top"}
        self._formats = {
            name: self._book.add_format(values)
            for name, values in {
                "head": {"bold": True, "bg_color": "#E8EDF5", "bottom": 1},
                "cell": wrapped,
                "share": {"num_format": "0%", "valign": "top", "align": "right"},
                "old": {"font_color": "#B3261E", "font_strikeout": True},
                "ask": {"font_color": "#8A5300", "underline": 1},
                "new": {"font_color": "#11683F", "bold": True},
            }.items()
        }
        self._sheets = 0
        self._kinds: Counter[str] = Counter()
        self._files: list[tuple[str, int | str, int | str]] = []
        self._found = 0
        self._new_sheet()

    def begin(self, path: str) -> None:
        self._path = path
        self._found = 0

    def correction(self, correction: Correction) -> None:
        for finding in findings(correction):
            row = Row.of(finding, self._path)
            if self._next == _ROWS:
                self._new_sheet()
            self._kinds[row.label] += 1
            self._found += 1
            texts = (row.path, row.place, row.source, row.shown, row.label, row.treatment)
            for column, text in enumerate(texts):
                self._text(column, text)
            self._sheet.write_number(self._next, 6, row.confidence, self._formats["share"])
            self._text(7, row.reason)
            self._sentence(8, row)
            # Excel would fit the height to the lines by itself, other programs do not
            wide = (*texts, "", row.reason, f"{row.before}{row.source}{row.replacement or ''}{row.after}")
            lines = max(-(-width(text) // columns) for text, columns in zip(wide, _WIDTHS.values(), strict=True))
            self._sheet.set_row(self._next, _LINE * min(max(lines, 1), _MOST_LINES))
            self._next += 1

    def end(self, report: FileReport) -> None:
        self._files.append((readable(self._path), report.characters, self._found))

    def fail(self, path: str, message: str) -> None:
        self._files.append((readable(path), "", readable(message)))

    def close(self) -> None:
        self._statistics()
        self._book.close()
        self._write(self._content.getvalue())

    def _new_sheet(self) -> None:
        self._sheets += 1
        self._sheet: Any = self._book.add_worksheet("勘误表" + (f" {self._sheets}" if self._sheets > 1 else ""))
        for column, (name, columns) in enumerate(_WIDTHS.items()):
            self._sheet.set_column(column, column, columns)
            self._sheet.write_string(0, column, name, self._formats["head"])
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._next = 1

    def _text(self, column: int, text: str) -> None:
        self._sheet.write_string(self._next, column, text[:_CELL], self._formats["cell"])

    def _sentence(self, column: int, row: Row) -> None:
        """The sentence with the place marked in colours."""
        pieces: list[Any] = []
        old = "ask" if row.replacement is None else "old"
        for style, text in (("", row.before), (old, row.source), ("new", row.replacement or ""), ("", row.after)):
            if text:
                pieces += [self._formats[style], text] if style else [text]
        texts = sum(isinstance(piece, str) for piece in pieces)
        if texts > 1:
            self._sheet.write_rich_string(self._next, column, *pieces, self._formats["cell"])
        else:
            self._text(column, row.source or row.replacement or "")

    def _statistics(self) -> None:
        sheet = self._book.add_worksheet("统计")
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 2, 14)
        rows: list[tuple[int | str, ...]] = [("文件", "字数", "问题"), *self._files, (), ("类型", "", "问题")]
        heads = {0, len(rows) - 1}
        rows += [(label, "", count) for label, count in self._kinds.most_common()]
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                style = self._formats["head"] if number in heads else self._formats["cell"]
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell[:_CELL], style)
                else:
                    sheet.write_number(number, column, cell, style)
