"""What the operating system means, in Chinese whatever language it speaks."""

from __future__ import annotations

import errno
import json
import lzma
import zlib
from typing import Final

_REASONS: Final = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样做",
    errno.EISDIR: "这是目录，不是文件",
    errno.ENOTDIR: "路径里有一级不是目录",
    errno.EEXIST: "已经存在",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "符号链接绕成了圈",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EFBIG: "文件太大",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "读写出错",
    errno.EBADF: "没有打开",
    errno.EMFILE: "打开的文件太多",
    errno.EBUSY: "正被占用",
    errno.ENXIO: "没有这个设备",
    errno.ENODEV: "没有这个设备",
    errno.ETXTBSY: "正在运行，不能改写",
}

#: How libraries say that there is no memory, beside MemoryError: Rust's, C++'s, the loader's, the system's.
_NO_MEMORY: Final = (
    *("PyObject pointer is null", "bad_alloc", "failed to map segment"),
    *("Cannot allocate memory", "can't start new thread"),
)


def lacks_memory(error: BaseException | None) -> bool:
    """Whether memory is used up, as ``error`` says or what led to it."""
    while error is not None:
        if isinstance(error, MemoryError) or any(sign in str(error) for sign in _NO_MEMORY):
            return True
        error = error.__cause__ or error.__context__
    return False


def reason(error: OSError) -> str:
    """Why a system call failed; for a rare failure in the words of the system."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__


def fault(error: Exception) -> str:
    """What is wrong with a file that could not be read or made sense of, for the brackets of a message."""
    match error:
        case json.JSONDecodeError():
            return f"第 {error.lineno} 行第 {error.colno} 列不是合法的 JSON"
        case UnicodeDecodeError():
            return f"第 {error.start} 字节起不是 {error.encoding}"
        case OSError() if error.errno:
            return reason(error)
        case EOFError() | lzma.LZMAError() | zlib.error():
            return "压缩的数据不完整，或者不是压缩文件"
        case KeyError():
            return f"缺 {error.args[0]!r}"
        case RecursionError():
            return "嵌套太深"
        case _:
            return str(error)
