from markdown_it import MarkdownIt

from proofread.training.card import card_text

CARD = {
    "name": "toy",
    "data": ["one (3 characters)", "two | three"],
    "steps": 7,
    "noise": {"seed": 0, "weights": {"word": 0.5}, "schedule": [{"progress": 0.0, "rate": 0.1}, {"progress": 1.0}]},
    "metrics": {"preset": "balanced", "sets": {"a|b": {"f1": 0.5, "edits": None}, "c": {"f1": 1.0, "edits": 2}}},
}


def test_a_card_is_read_by_people() -> None:
    assert card_text(CARD).split("\n") == [
        "# Model card: toy",
        "",
        "- **name**: toy",
        "- **steps**: 7",
        "",
        "## data",
        "",
        "- one (3 characters)",
        "- two | three",
        "",
        "## noise",
        "",
        "- **seed**: 0",
        "",
        "### weights",
        "",
        "- **word**: 0.5",
        "",
        "### schedule",
        "",
        "| progress | rate |",
        "|---|---|",
        "| 0.0 | 0.1 |",
        "| 1.0 | – |",
        "",
        "## metrics",
        "",
        "- **preset**: balanced",
        "",
        "### sets",
        "",
        "|  | f1 | edits |",
        "|---|---|---|",
        r"| a\|b | 0.5 | – |",
        "| c | 1.0 | 2 |",
        "",
    ]


def test_its_tables_are_tables_to_markdown() -> None:
    page = MarkdownIt().enable("table").render(card_text(CARD))
    assert page.count("<table>") == 2 and "<td>a|b</td>" in page


def test_a_card_with_nothing_in_it() -> None:
    assert card_text({}) == "# Model card: proofread\n"
