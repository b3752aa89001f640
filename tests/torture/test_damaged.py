"""Documents of every format with pieces changed, cut out and put in at random: corrected to the byte, or refused."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from document_edits import rewritten
from word_files import member, package, paragraph

from proofread.documents.registry import open_document
from proofread.errors import ProofreadError

_FOLDER = Path(__file__).parents[1] / "specimens"
SPECIMENS = {path.stem: path for path in _FOLDER.iterdir() if path.stem != "README"}
#: What means something in one format or another.
_MARKS = [
    *(
        "<",
        ">",
        "</",
        "&",
        "&lt;",
        '"',
        "'",
        "\\",
        "\\u",
        "`",
        "```\n",
        "#",
        "{",
        "}",
        "[",
        "]",
        "](",
        "-->",
        "<!--",
        "{{",
    ),
    *(
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\t",
        "    ",
        ": ",
        "- ",
        "|",
        ">",
        "*",
        "**",
        "$",
        "---\n",
        "\x00",
        "😀",
        "\ufeff",
        "\u2028",
    ),
    *(
        "msgid",
        '"""',
        "<p>",
        "</p>",
        "<b",
        "<script>",
        "Dialogue:",
        "{\\i1}",
        "1\n00:00:01,000 --> 00:00:02,000\n",
        "NOTE\n",
    ),
]
WRONG, RIGHT = "因该", "应该"


def wounded(text: str, rng: random.Random) -> str:
    """``text`` with one to four wounds."""
    for _ in range(rng.randint(1, 4)):
        place, other = rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)
        length = rng.choice((0, 0, 1, 2, 20, 200))
        middle = rng.choice(("", rng.choice(_MARKS), rng.choice(_MARKS), text[other : other + rng.choice((1, 5, 100))]))
        text = text[:place] + middle + text[place + length :]
    return text


def damaged(name: str, rng: random.Random) -> bytes:
    """The specimen of a format with wounds in its text, now and then with one in its bytes."""
    if name == "docx":
        whole = package(paragraph("少先队员因", "该为老人让坐。") * 3, footnotes=paragraph("他因该来。"))
        body = wounded(member(whole, "word/document.xml").decode(), rng)
        data = rng.choice((whole, package(body.encode())))
    else:
        data = wounded(SPECIMENS[name].read_text("utf-8"), rng).encode(
            rng.choice(("utf-8", "utf-8", "gb18030", "utf-16"))
        )
    if rng.random() < 0.1 or (name == "docx" and data == whole):
        place = rng.randrange(len(data) + 1)
        data = data[:place] + rng.randbytes(rng.randrange(2)) + data[place + rng.choice((0, 1, 30)) :]
    return data


@pytest.mark.filterwarnings("error", "ignore:Failed to parse:RuntimeWarning")
@pytest.mark.parametrize("name", [*sorted(SPECIMENS), "docx"])
def test_damaged_documents(name: str, tries: Callable[[int, int], int], figure: Callable[[str, str], None]) -> None:
    rng = random.Random(name)
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for _ in range(tries(60, 2000)):
        data = damaged(name, rng)
        began = time.process_time()
        try:
            document = open_document(data, format=name)
            same, new = rewritten(document, {}), rewritten(document, {WRONG: RIGHT})
        except ProofreadError as error:
            assert "\n" not in str(error)
            outcomes["refused"] += 1
        else:
            assert same == data
            if document.encoding is not None:
                codec = document.encoding.codec  # 因 and 该 may stand apart, with a mark between them
                assert new.decode(codec).replace("应", "因") == data.decode(codec).replace("应", "因")
            outcomes["corrected"] += 1
        slowest = max(slowest, time.process_time() - began)
    kept = f"{outcomes['corrected']:,} 个照常改正，其余字节不变"
    refused = f"{outcomes['refused']:,} 个拒绝，一行说明"
    figure(f"损坏的 {name} 文档 {outcomes.total():,} 个", f"{kept}；{refused}；最慢的 {slowest:.1f} 秒")
