import os
import re
import stat
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from fake_corrector import FakeResult, fake_pipe
from systems import posix, posix_user

from proofread.documents.correct import correct_file
from proofread.edits.density import Doubts, Expected
from proofread.edits.edit import Edit, Kind
from proofread.errors import EncodingError, ProofreadError
from proofread.reports.base import Finding, findings

TEXT = "少先队员因该为老人让坐。"
RIGHT = "少先队员应该为老人让坐。"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "文章.txt"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\n\r", "\u2028", ""])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32"])
def test_only_the_edit_changes(file: Path, codec: str, ending: str) -> None:
    template = f"\t　第一行 {ending}{ending}%s  {ending}没有问题。\x0b\x1f 👨‍👩‍👧\u3000{ending}"
    file.write_bytes((template % TEXT).encode(codec))
    report = correct_file(file, fake_pipe)
    assert file.read_bytes() == (template % RIGHT).encode(codec)
    assert report.edits == Counter({Kind.NEAR_SOUND: 1})
    assert report.characters == sum(map(len, re.split("\r\n|\r|\n", template % TEXT)))
    assert report.written == file


def test_big5_is_written_back(file: Path) -> None:
    text = "這本書應再圖書館裡。\r\n昨天我們一起去看電影。"
    file.write_bytes(text.encode("cp950"))
    assert correct_file(file, fake_pipe).encoding == "big5"
    assert file.read_bytes() == text.replace("應再", "應在").encode("cp950")


def test_bytes_without_round_trip_survive_in_untouched_lines(file: Path) -> None:
    odd = b"\xa2\xcc"  # Big5 has 十 twice; encoding gives the other one
    data = "這本書應再圖書館裡。\n昨天我們".encode("cp950") + odd
    file.write_bytes(data)
    correct_file(file, fake_pipe, encoding="big5")
    assert file.read_bytes() == data.replace("應再".encode("cp950"), "應在".encode("cp950"))


def test_a_changed_line_without_round_trip_is_refused(file: Path) -> None:
    data = "這本書應再圖書館裡。".encode("cp950") + b"\xa2\xcc"
    file.write_bytes(data)
    with pytest.raises(EncodingError, match="第 1 行"):
        correct_file(file, fake_pipe, encoding="big5")
    assert file.read_bytes() == data
    assert list(file.parent.iterdir()) == [file]


def test_an_edit_the_encoding_cannot_express_is_dropped_and_counted(file: Path) -> None:
    result = FakeResult((Edit(0, 1, "龍", "龙", Kind.SHAPE),), dropped=Counter())
    data = "龍年到了，大家恭喜發財。".encode("cp950")
    file.write_bytes(data)
    report = correct_file(file, lambda texts: (result for _ in texts), encoding="big5")
    assert file.read_bytes() == data
    assert report.dropped == Counter({"encoding": 1})
    assert not report.edits


def test_offsets_are_those_of_the_document(file: Path) -> None:
    text = "😀好\r\n\r\n因该去，因该来。\n跳无"
    file.write_bytes(text.encode("utf-8-sig"))
    found: list[Finding] = []
    correct_file(file, fake_pipe, write=False, observe=lambda correction: found.extend(findings(correction)))
    assert [(f.place.line, f.place.column) for f in found] == [(3, 1), (3, 5), (4, 1)]
    for finding in found:
        assert text[finding.edit.start : finding.edit.end] == finding.edit.source
    assert (found[1].before, found[1].after) == ("因该去，", "来。")


def test_checking_writes_nothing(file: Path) -> None:
    file.write_text(TEXT, encoding="utf-8")
    before = file.stat()
    report = correct_file(file, fake_pipe, write=False)
    assert report.edits.total() == 1 and report.written is None
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", "😀🎉\n".encode(), b"\n\r\n\r"])
def test_a_file_without_edits_is_not_rewritten(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    inode = file.stat().st_ino
    assert correct_file(file, fake_pipe).written is None
    assert (file.stat().st_ino, file.read_bytes()) == (inode, content)
    other = file.with_name("copy.txt")
    correct_file(file, fake_pipe, output=other)
    assert other.read_bytes() == content


@posix
def test_mode_bits_are_kept(file: Path) -> None:
    file.write_text(TEXT, encoding="utf-8")
    file.chmod(0o640)
    correct_file(file, fake_pipe)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@posix
def test_a_link_stays_a_link(file: Path) -> None:
    file.write_text(TEXT, encoding="utf-8")
    link = file.with_name("link.txt")
    link.symlink_to(file.name)
    correct_file(link, fake_pipe)
    assert link.is_symlink() and file.read_text(encoding="utf-8") == RIGHT


def test_backups_are_never_overwritten(file: Path) -> None:
    for number in range(3):
        file.write_text(TEXT + str(number), encoding="utf-8")
        correct_file(file, fake_pipe, backup=True)
    for suffix, number in {".bak": 0, ".bak1": 1, ".bak2": 2}.items():
        assert file.with_name(file.name + suffix).read_text(encoding="utf-8") == TEXT + str(number)
    assert file.read_text(encoding="utf-8") == RIGHT + "2"


def test_backup_without_hard_links(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    test_backups_are_never_overwritten(file)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_the_file_alone(file: Path, error: type[BaseException]) -> None:
    data = (TEXT + "\n").encode() * 500
    file.write_bytes(data)

    def failing(texts):
        for number, result in enumerate(fake_pipe(texts)):
            if number == 300:
                raise error
            yield result

    with pytest.raises(error):
        correct_file(file, failing, backup=True)
    assert file.read_bytes() == data
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_changes_meanwhile_is_not_overwritten(file: Path) -> None:
    file.write_text(TEXT, encoding="utf-8")
    with pytest.raises(ProofreadError, match="改动过"):
        correct_file(file, fake_pipe, observe=lambda _: file.write_text("新的内容", encoding="utf-8"))
    assert file.read_text(encoding="utf-8") == "新的内容"


def test_a_corrector_that_loses_a_line_is_not_believed(file: Path) -> None:
    data = f"{TEXT}\n{TEXT}\n".encode()
    file.write_bytes(data)

    def losing(texts):
        yield next(fake_pipe(texts))

    with pytest.raises(RuntimeError, match="1 results"):
        correct_file(file, losing)
    assert file.read_bytes() == data


@pytest.mark.parametrize("write", [True, False])
def test_a_missing_file_is_named(file: Path, write: bool) -> None:
    with pytest.raises(ProofreadError, match="没有这个文件") as error:
        correct_file(file, fake_pipe, write=write)
    assert str(file) in str(error.value) and not list(file.parent.iterdir())


@posix
def test_a_pipe_can_be_checked_but_not_fixed(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with pytest.raises(ProofreadError, match="不是可写的文件"):
        correct_file(fifo, fake_pipe)


@posix_user
def test_a_read_only_file_is_refused(file: Path) -> None:
    file.write_text(TEXT, encoding="utf-8")
    file.chmod(0o444)
    with pytest.raises(ProofreadError, match="不是可写的文件"):
        correct_file(file, fake_pipe)


def test_memory_is_bounded(file: Path) -> None:
    line = "春天来了，因该去公园里走一走，看看花，听听鸟叫。" + "风景很好。" * 200 + "\r\n"
    copies = 5_500_000 // len(line.encode("gb18030"))
    file.write_bytes(line.encode("gb18030") * copies)
    seen = 0

    def count(_: object) -> None:
        nonlocal seen
        seen += 1

    tracemalloc.start()
    report = correct_file(file, fake_pipe, observe=count)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.edits.total() == copies and seen == copies
    assert peak < 4_000_000  # less than the file
    assert file.read_bytes() == line.replace("因该", "应该").encode("gb18030") * copies


def test_what_is_doubtful_in_a_clean_document_is_left_alone(file: Path) -> None:
    """Two of many lines are doubted: in a draft both edits would be shown, here only the sure one is."""
    expected = Expected(10.0, 1.0, 0.3)

    def pipe(texts):
        for text in texts:
            edits = (Edit(0, 1, "再", "在", confidence=0.98 if "来" in text else 0.35),) if text[0] == "再" else ()
            yield FakeResult(edits, doubts=Doubts(expected, tuple(edit.confidence for edit in edits)))

    lines = ["今天天气很好，我们去公园散步。"] * 6000
    lines[3], lines[5000] = "再来这里。", "再说这里。"
    file.write_text("\n".join(lines), encoding="utf-8")
    report = correct_file(file, pipe)
    lines[3] = "在来这里。"
    assert file.read_text(encoding="utf-8") == "\n".join(lines)
    assert report.dropped["density"] == 1

    file.write_text("再说这里。", encoding="utf-8")
    assert correct_file(file, pipe).edits.total() == 1, "a short text tells nothing"


def test_a_document_decides_once_about_each_form(file: Path) -> None:
    """What is sure at one place is done at all; a name that returns is not changed at one."""

    def pipe(texts):
        for text in texts:
            start = text.find("因该")
            sure = 0.9 if start == 0 else 0.3
            proposed = (Edit(start, start + 2, "因该", "应该", confidence=sure),) if start >= 0 else ()
            if text.startswith("昨天"):
                proposed = (Edit(3, 4, "林", "琳", confidence=0.8),)
            edits = tuple(edit for edit in proposed if edit.confidence >= 0.4)
            near = tuple(edit for edit in proposed if edit.confidence < 0.4)
            yield FakeResult(edits, doubts=Doubts(None, (), 0.4, near), dropped=Counter())

    lines = ["张林来了。", "我因该去。", "昨天张林唱歌。", "因该这样。", "张林走了，张林回来。"]
    file.write_text("\n".join(lines), encoding="utf-8")
    report = correct_file(file, pipe)
    assert file.read_text(encoding="utf-8") == "\n".join(lines).replace("因该", "应该")
    assert report.dropped == Counter({"alike": 1})
