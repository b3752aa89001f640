"""Files of arrays that are mapped instead of read."""

import errno
import mmap
import os
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from proofread.mapped import mapped

ARRAYS: dict[str, np.ndarray] = {
    "bytes": np.arange(7, dtype=np.uint8),
    "halves": np.linspace(-1, 1, 6, dtype=np.float16).reshape(2, 3),
    "large": np.array([[2**63]], dtype=np.uint64),
    "none": np.zeros((0, 4), dtype=np.int32),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save_file(ARRAYS, tmp_path / "file", metadata={"a": "乙"})
    return tmp_path / "file"


def test_what_was_saved_is_there_and_cannot_be_changed(path: Path) -> None:
    arrays, metadata = mapped(path)
    assert metadata == {"a": "乙"} and arrays.keys() == ARRAYS.keys()
    for name, value in ARRAYS.items():
        assert arrays[name].dtype == value.dtype
        np.testing.assert_array_equal(arrays[name], value)
    with pytest.raises(ValueError, match="read-only"):
        arrays["bytes"][0] = 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:5],
        lambda content: content[:-1],
        lambda content: content.replace(b'"U64"', b'"U65"'),
        lambda content: content.replace(b'"shape":[2,3]', b'"shape":[2,4]'),
        lambda content: (4).to_bytes(8, "little") + b"null",
    ],
)
def test_what_is_broken_is_refused(path: Path, damage) -> None:
    content = path.read_bytes()
    assert damage(content) != content
    path.write_bytes(damage(content))
    with pytest.raises(ValueError):
        mapped(path)


@pytest.mark.skipif(os.name == "nt", reason="files are read there")
def test_no_room_for_a_file_is_no_fault_of_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr(mmap, "mmap", refuse)
    with pytest.raises(MemoryError):
        mapped(path)
