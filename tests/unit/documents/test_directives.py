"""Comments in a document that tell the proofreader what to leave alone."""

from pathlib import Path

import pytest
from fake_corrector import fake_pipe

from proofread.documents.correct import correct_file
from proofread.edits.edit import Kind

W, R = "他因该来。", "他应该来。"


def fixed(tmp_path: Path, name: str, text: str, codec: str = "utf-8") -> str:
    path = tmp_path / name
    path.write_bytes(text.encode(codec))
    correct_file(path, fake_pipe)
    return path.read_bytes().decode(codec)


@pytest.mark.parametrize(
    ("name", "opening", "closing"),
    [
        ("a.txt", "# ", ""),
        ("a.txt", "// ", ""),
        ("a.txt", "<!-- ", " -->"),
        ("a.md", "<!-- ", " -->"),
        ("a.html", "<!-- ", " -->"),
        ("a.rst", ".. ", ""),
        ("a.tex", "% ", ""),
        ("a.org", "# ", ""),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_from_off_to_on(tmp_path: Path, name: str, opening: str, closing: str, codec: str) -> None:
    off, on = (f"{opening}proofread: {word}{closing}\n" for word in ("off", "on"))
    paragraphs = ("<p>{}</p>\n\n" if name.endswith("html") else "{}\n\n").format
    text = "".join([paragraphs(W), off, "\n", paragraphs(W), paragraphs(W), on, "\n", paragraphs(W)])
    expected = "".join([paragraphs(R), off, "\n", paragraphs(W), paragraphs(W), on, "\n", paragraphs(R)])
    assert fixed(tmp_path, name, text, codec) == expected


def test_off_to_the_end(tmp_path: Path) -> None:
    assert fixed(tmp_path, "a.txt", f"{W}\n# proofread: off\n{W}\n{W}") == f"{R}\n# proofread: off\n{W}\n{W}"


def test_one_line_its_own_or_the_next(tmp_path: Path) -> None:
    text = f"{W} // proofread: ignore-line\n{W}\n// proofread: ignore-line\n{W}\n{W}\n"
    expected = f"{W} // proofread: ignore-line\n{R}\n// proofread: ignore-line\n{W}\n{R}\n"
    assert fixed(tmp_path, "a.txt", text) == expected


def test_a_line_of_a_paragraph_that_has_several(tmp_path: Path) -> None:
    text = f"{W}\n{W} <!-- proofread: ignore-line -->\n{W}\n"
    assert fixed(tmp_path, "a.md", text) == f"{R}\n{W} <!-- proofread: ignore-line -->\n{R}\n"


def test_kinds(tmp_path: Path) -> None:
    text = "因该跳无。 # proofread: ignore[near-sound]\n# proofread: off[homophone]\n因该跳无。\n"
    assert fixed(tmp_path, "a.txt", text) == (
        "因该跳舞。 # proofread: ignore[near-sound]\n# proofread: off[homophone]\n应该跳无。\n"
    )


def test_translations(tmp_path: Path) -> None:
    text = f'# proofread: ignore-line\nmsgid "a"\nmsgstr "{W}"\n\n# proofread: off\nmsgid "b"\nmsgstr "{W}"\n'
    result = fixed(tmp_path, "a.po", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + text)
    assert result.endswith(f'msgid "a"\nmsgstr "{R}"\n\n# proofread: off\nmsgid "b"\nmsgstr "{W}"\n')


@pytest.mark.parametrize(
    "text",
    [
        f"# proofread: off\n\n{W}\n",  # a heading
        f"proofread: off\n\n{W}\n",  # no comment
        f"<!-- proofread: offline -->\n\n{W}\n",
    ],
)
def test_what_is_none_in_markdown(tmp_path: Path, text: str) -> None:
    assert fixed(tmp_path, "a.md", text) == text.replace(W, R)


def test_what_was_left_out_is_counted_and_mistakes_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    names = "typo,P0,near-sund,P009,P988,Z1"
    path.write_text(f"# proofread: ignore[{names}]\n{W}\n{W} # proofread: ignore-line\n", encoding="utf-8")
    report = correct_file(path, fake_pipe, write=False, rules=lambda: ["P001", "P099"])
    assert (report.edits, report.dropped["ignored"]) == ({Kind.NEAR_SOUND: 1}, 1)
    assert report.warnings == (
        "第 1 行：没有叫 'P009' 的错误类型或规则；是不是 'P099'？",
        "第 1 行：没有叫 'P988' 的错误类型或规则；proofread rules P 列出这一类规则",
        "第 1 行：没有叫 'Z1' 的错误类型或规则",
        "第 1 行：没有叫 'near-sund' 的错误类型或规则；是不是 'near-sound'？",
        "第 1 行：没有叫 'typo' 的错误类型或规则",
    )


def test_the_word_on_a_border_between_two_pieces_is_seen(tmp_path: Path) -> None:
    filler = "好" * 99 + "\n"
    head = filler * 882  # 262,836 bytes: the directive straddles 262,144
    for shift in range(0, 40, 7):
        text = head[: (262_144 - 60) // 3 + shift] + f"\n# proofread: off\n{W}\n"
        assert fixed(tmp_path, "a.txt", text).endswith(f"# proofread: off\n{W}\n")
