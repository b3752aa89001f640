import zlib

from proofread.text.heldout import is_heldout


def test_share_and_stability() -> None:
    lines = [f"第{number}句话。" for number in range(40_000)]
    chosen = [line for line in lines if is_heldout(line)]
    assert 140 < len(chosen) < 260
    assert all(zlib.crc32(line.encode()) % 200 == 0 for line in chosen)
    # A surrogate from a damaged file must not stop a corpus reader.
    assert isinstance(is_heldout("坏\ud800"), bool)
