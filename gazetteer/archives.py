"""The files of a zip archive, where a broken one costs itself only. Shared by every reader that takes archives."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from gazetteer.text_io import Rejected, Report

# What a broken archive makes the library raise: each way of packing has its own errors, a lying header any of these.
_UNPACKING = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError, struct.error,
)  # fmt: skip
_ENCRYPTED = 0x1
_MEGABYTE = 1_000_000


def members(
    name: str, raw: bytes, wanted: Callable[[str], bool], report: Report, *, megabytes: int
) -> Iterator[tuple[str, bytes]]:
    """Yield name within the archive and content of its files.

    Parameters
    ----------
    name : str
        Of the archive, for the report.
    raw : bytes
    wanted : callable
        Says by its name whether a file is read; the others are passed over in silence.
    report : callable
        Called with each file that cannot be read, or with the archive.
    megabytes : int
        Files that unpack to more are reported instead.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except _UNPACKING:
        report(Rejected(name, "the archive is broken", "pack it again"))
        return
    with archive:
        for info in archive.infolist():
            if info.is_dir() or not wanted(info.filename):
                continue
            where = f"{name}/{info.filename}"
            if info.file_size > megabytes * _MEGABYTE:
                report(Rejected(where, f"the file is larger than {megabytes} MB", "split it"))
                continue
            try:
                content = archive.read(info)
            except _UNPACKING as error:
                report(_not_unpacked(where, info, error))
                continue
            yield info.filename, content


def _not_unpacked(where: str, info: zipfile.ZipInfo, error: Exception) -> Rejected:
    if info.flag_bits & _ENCRYPTED:
        return Rejected(where, "the file in the archive has a password", "pack it again without one")
    if isinstance(error, NotImplementedError):
        what = "the file in the archive is packed in a way that is not read"
        return Rejected(where, what, "pack it again as plain zip")
    return Rejected(where, "the file in the archive is broken", "take it out, or pack the archive again")
