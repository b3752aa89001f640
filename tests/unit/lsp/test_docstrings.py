from proofread.lsp.docstrings import docstrings

PROGRAM = '''"""他因该来。😀

    >>> f("因该")
    '因该'

再来`因该`一次：:param 因该: 他。
"""
x = "因该"  # 因该


class 类:
    """单行因该"""

    async def f(self):
        r\'\'\'第一行\\d，
        因该缩进\'\'\'
        return """因该不是"""


def g(): "短的因该"
'''


def test_the_lines_of_docstrings_where_they_stand() -> None:
    found = list(docstrings(PROGRAM))
    assert [segment.text.strip() for segment in found] == [
        "他因该来。😀",
        "再来`因该`一次：:param 因该: 他。",
        "单行因该",
        "短的因该",
        "第一行\\d，",
        "因该缩进",
    ]
    for segment in found:
        start = segment.place.offset
        assert start is not None
        assert PROGRAM[start : start + len(segment.text)] == segment.text
        assert PROGRAM[:start].count("\n") + 1 == segment.place.line
    code = found[1]
    assert [code.text[start:end] for start, end in code.protected] == ["`因该`", ":param 因该:"]


def test_windows_lines_and_astral_characters_in_front() -> None:
    program = 'x = "😀𠮷"; y = 1\r\ndef f():\r\n    "因该"\r\n'
    (segment,) = docstrings(program)
    assert program[segment.place.offset :].startswith("因该")
    assert (segment.place.line, segment.place.column) == (3, 6)


def test_what_is_not_finished_has_none() -> None:
    assert list(docstrings('def f(:\n    """因该"""')) == []
    assert list(docstrings("\0")) == []
