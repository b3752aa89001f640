import json
import lzma
from pathlib import Path

import pytest

from proofread.reasons import fault, lacks_memory


def chained(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), True),
        (RuntimeError("[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : std::bad_alloc"), True),
        (chained(ImportError("cannot load"), OSError("libx.so: failed to map segment from shared object")), True),
        (RuntimeError("can't start new thread"), True),
        (chained(ValueError("a"), KeyError("b")), False),
        (KeyboardInterrupt(), False),
    ],
)
def test_memory_that_is_used_up_is_recognised(error: BaseException, expected: bool) -> None:
    assert lacks_memory(error) is expected


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda: json.loads('{\n  "a": oops}'), "第 2 行第 8 列不是合法的 JSON"),
        (lambda: "错".encode("gb18030").decode(), "第 0 字节起不是 utf-8"),
        (lambda: lzma.decompress(b"no"), "压缩的数据不完整，或者不是压缩文件"),
        (lambda: dict[str, str]()["hashes"], "缺 'hashes'"),
        (lambda: Path("/nowhere/at/all").read_text(), "没有这个文件"),
        (lambda: int("一二"), "invalid literal for int() with base 10: '一二'"),
    ],
)
def test_what_is_wrong_with_a_file(read, expected):
    with pytest.raises(Exception) as caught:
        read()
    assert fault(caught.value) == expected
