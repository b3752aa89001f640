import warnings

import numpy as np
import pytest

from proofread.edits.edit import Candidate
from proofread.errors import ResourceError
from proofread.explain.explanation import END, Explanation

font_manager = pytest.importorskip("matplotlib.font_manager")

from proofread.explain.picture import han_font, picture  # noqa: E402


def only_fonts(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Whatever is installed, matplotlib finds the fonts that it ships, and of those only the ones named."""
    entries = [entry for entry in font_manager.fontManager.ttflist if entry.name.startswith(names)]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", entries)
    monkeypatch.setattr(font_manager, "findSystemFonts", list)


@pytest.mark.parametrize("names", [("DejaVu Sans",), ("DejaVu Sans", "Last Resort"), ("no font",)])
def test_without_a_chinese_font_the_error_says_what_to_install(monkeypatch, names: tuple[str, ...]) -> None:
    """Also where matplotlib ships a font that has a box for every character."""
    only_fonts(monkeypatch, *names)
    with pytest.raises(ResourceError, match="fonts-noto-cjk"):
        han_font("校对")


def test_a_font_that_was_installed_later_is_found(monkeypatch) -> None:
    found = font_manager.findSystemFonts()
    only_fonts(monkeypatch, "DejaVu Sans")
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: found)
    try:
        name, missing = han_font("校对")
    except ResourceError:
        pytest.skip("no Chinese font is installed")
    assert name.startswith(("Noto", "Source", "WenQuan", "PingFang", "Hiragino", "Microsoft")) or not missing


def test_the_picture_is_a_png_without_boxes_or_says_that_a_font_is_missing() -> None:
    text = "因该去"
    choices = tuple((Candidate(character, 0.75), Candidate("应", 0.25)) for character in text)
    ones = np.ones(len(text) + 1, dtype=np.float32)
    explanation = Explanation(text, "LSTM", (), choices, choices, (*text, END), ones, np.outer(ones, ones), ones, ())
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message="Glyph")
            data, missing = picture(explanation)
    except ResourceError as error:
        assert "fonts-noto-cjk" in str(error)
    else:
        assert data.startswith(b"\x89PNG\r\n") and not missing
