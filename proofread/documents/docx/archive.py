"""A ZIP archive in which some members get new content and all others keep their bytes, compressed as they are.

The standard library reads archives but cannot copy a member without unpacking it; what is needed for that, the local
header and the central directory, is written here after PKWARE's APPNOTE 6.3, §4.3. Nothing larger than 4 GiB.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s4B4H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_LOCAL_SIGNATURE, _CENTRAL_SIGNATURE, _END_SIGNATURE = b"PK\3\4", b"PK\1\2", b"PK\5\6"
#: Flag bits: sizes follow the content; the name is UTF-8.
_DESCRIPTOR, _UTF8 = 1 << 3, 1 << 11
_VERSION: Final = 20
_DEFLATE_LEVEL: Final = 6


def members(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, int]]:
    """Every member in the order of the file, with the offset where its bytes end.

    Raises:
        zipfile.BadZipFile: members overlap, or two have one name.
    """
    infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
    if len({info.filename for info in infos}) < len(infos):
        raise zipfile.BadZipFile("two members have one name")
    starts = [info.header_offset for info in infos[1:]]
    for info, end in zip(infos, [*starts, archive.start_dir], strict=True):
        if info.header_offset + _LOCAL.size + len(_name(info)) + info.compress_size > end:
            raise zipfile.BadZipFile(f"member {info.filename} overlaps the next")
        yield info, end


def rewrite(archive: zipfile.ZipFile, stream: BinaryIO, contents: Mapping[str, bytes], sink: BinaryIO) -> None:
    """Write the archive with other ``contents`` of some members; names it does not have are added at the end.

    Args:
        archive: the archive, open for reading.
        stream: its bytes.
        contents: new content by name.
        sink: receives the bytes.
    """
    position = 0
    directory: list[bytes] = []
    left = dict(contents)
    for info, end in members(archive):
        new = left.pop(info.filename, None)
        if new is None:
            stream.seek(info.header_offset)
            data = stream.read(end - info.header_offset)
            directory.append(_central(info, position))
        else:
            data, entry = _packed(info, new, position)
            directory.append(entry)
        sink.write(data)
        position += len(data)
    for name, new in left.items():
        added = zipfile.ZipInfo(name)
        added.compress_type = zipfile.ZIP_DEFLATED
        data, entry = _packed(added, new, position)
        directory.append(entry)
        sink.write(data)
        position += len(data)
    size = sum(map(len, directory))
    sink.writelines(directory)
    count = len(directory)
    sink.write(_END.pack(_END_SIGNATURE, 0, 0, count, count, size, position, len(archive.comment)) + archive.comment)


def _packed(info: zipfile.ZipInfo, content: bytes, position: int) -> tuple[bytes, bytes]:
    """The bytes of a member with new content, and its entry in the central directory."""
    new = zipfile.ZipInfo(info.filename, info.date_time)
    new.orig_filename = info.orig_filename
    new.compress_type = zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
    new.flag_bits = info.flag_bits & _UTF8
    new.create_system, new.create_version, new.extract_version = info.create_system, info.create_version, _VERSION
    new.internal_attr, new.external_attr, new.comment = info.internal_attr, info.external_attr, info.comment
    new.CRC, new.file_size = zlib.crc32(content), len(content)
    data = content
    if new.compress_type == zipfile.ZIP_DEFLATED:
        packer = zlib.compressobj(_DEFLATE_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        data = packer.compress(content) + packer.flush()
    new.compress_size = len(data)
    name = _name(new)
    time, date = _dos_time(new)
    header = _LOCAL.pack(
        _LOCAL_SIGNATURE, _VERSION, new.flag_bits, new.compress_type, time, date,
        new.CRC, new.compress_size, new.file_size, len(name), 0,
    )  # fmt: skip
    return header + name + data, _central(new, position)


def _central(info: zipfile.ZipInfo, position: int) -> bytes:
    """The entry of the central directory for a member whose bytes begin at ``position``."""
    name = _name(info)
    time, date = _dos_time(info)
    entry = _CENTRAL.pack(
        _CENTRAL_SIGNATURE, info.create_version, info.create_system, info.extract_version, info.reserved,
        info.flag_bits, info.compress_type, time, date, info.CRC, info.compress_size, info.file_size,
        len(name), len(info.extra), len(info.comment), 0, info.internal_attr, info.external_attr, position,
    )  # fmt: skip
    return entry + name + info.extra + info.comment


def _name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
