"""Read a text file whether it lies plain or packed (.xz, .gz, .bz2), known by its first bytes.

Whatever is wrong with the file as a whole becomes a `SourceError` that names it, the line reached
and a way out.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from broadsheet.errors import SourceError

BOM = codecs.BOM_UTF8
PARQUET = b"PAR1"
HEAD_CHARS = 4096
# Readers ask LZMA for this much at a time; 1 MB reads papers-dev 1.3 times as fast as the default 8 KB.
BUFFER_BYTES = 1 << 20
# What old files that are not UTF-8 are in, to try in this order; the last one reads anything.
OLD_ENCODINGS = ("gb18030", "cp1252", "latin-1")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_LEAST_PAIRS = 3
_BROKEN = (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile)


def lines(path: Path) -> Iterator[bytes]:
    """The file's lines with their ends, unpacked; a byte order mark is dropped. O(longest line) memory.

    Raises:
        SourceError: it cannot be opened, or breaks off; the lines before that have been given.
    """
    number = 0
    with open_bytes(path) as file:
        try:
            for number, line in enumerate(file, 1):
                yield line.removeprefix(BOM) if number == 1 else line
        except (*_BROKEN, OSError) as error:
            raise _broken_off(path, number, error) from error


def text(path: Path, encodings: Sequence[str] = ()) -> str:
    """The whole file as text, its byte order mark kept where no `encodings` are named.

    Args:
        encodings: of a file that may not be UTF-8: it is UTF-16 if it looks so, or else in the first of these
            that fits. One that Python does not know is passed over.

    Raises:
        SourceError: it cannot be read, or is in none of the encodings.
    """
    if not encodings:
        return _decoded(path, content(path))
    return _leniently(path, content(path), encodings).removeprefix("\ufeff")


def content(path: Path) -> bytes:
    """The whole file, unpacked.

    Raises:
        SourceError: it cannot be opened, or breaks off.
    """
    with opened(path) as file:
        return file.read()


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file open for reading, unpacked; what breaks while somebody reads it becomes a `SourceError`."""
    with open_bytes(path) as file:
        try:
            yield file
        except (*_BROKEN, OSError) as error:
            raise _broken_off(path, None, error) from error


def head(path: Path, chars: int = HEAD_CHARS, encodings: Sequence[str] = ()) -> str:
    """The first `chars` characters, unpacked, without a byte order mark; fewer if the file is shorter.

    Of a Parquet file, which is binary, the four letters that it begins with.

    Args:
        encodings: as in `text`.

    Raises:
        SourceError: it cannot be opened, is binary, or is in none of the encodings.
    """
    with open_bytes(path) as file:
        try:
            start = file.read(4 * chars)
        except (*_BROKEN, OSError) as error:
            raise _broken_off(path, None, error) from error
    if start.startswith(PARQUET):
        return PARQUET.decode()
    whole = len(start) < 4 * chars
    if encodings and (b"\0" not in start or _utf_16(start)):
        return _leniently(path, start, encodings, whole).removeprefix("\ufeff")[:chars]
    if b"\0" in start:
        raise SourceError(f"{path} is a binary file, or text that is not UTF-8; no source reads such")
    return _decoded(path, start, whole).removeprefix("\ufeff")[:chars]


def open_bytes(path: Path) -> BinaryIO:
    """The file opened for reading, unpacked if it begins as a packed one does.

    Raises:
        SourceError: there is no such file, it is a folder, or it may not be read.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(6)
    except FileNotFoundError as error:
        raise SourceError(f"there is no file {path}; check the name") from error
    except IsADirectoryError as error:
        raise SourceError(f"{path} is a folder; name the files in it, as in {path}/*.jsonl") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error
    return cast(BinaryIO, io.BufferedReader(_unpacked(path, magic), BUFFER_BYTES))


def _unpacked(path: Path, magic: bytes) -> io.RawIOBase:
    if magic == b"\xfd7zXZ\0":
        return cast(io.RawIOBase, lzma.open(path))
    if magic.startswith(b"\x1f\x8b"):
        return cast(io.RawIOBase, gzip.open(path))
    if magic.startswith(b"BZh"):
        return cast(io.RawIOBase, bz2.open(path))
    return io.FileIO(path)


def _decoded(path: Path, content: bytes, whole: bool = True) -> str:
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content, final=whole)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{path}, line {line}: byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        ) from error


def _leniently(path: Path, content: bytes, encodings: Sequence[str], whole: bool = True) -> str:
    if wide := _utf_16(content):
        encodings = (wide,)
    for encoding in ("utf-8", *encodings) if not wide else encodings:
        try:
            if encoding != "gb18030" or _looks_chinese(content):
                return codecs.getincrementaldecoder(encoding)().decode(content, final=whole)
        except (UnicodeError, LookupError):
            continue
    raise SourceError(f"{path} is not in {' or '.join(encodings)}; save the file as UTF-8")


def _utf_16(content: bytes) -> str:
    """The encoding of text in pairs of bytes, by its mark or where its zeros stand; empty for none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[: 2 * HEAD_CHARS]
    high, low = start[::2].count(0), start[1::2].count(0)
    if 2 * max(high, low) < len(start) // 2 or min(high, low):
        return ""
    return "utf-16-be" if high > low else "utf-16-le" if low > high else ""


def _looks_chinese(content: bytes) -> bool:
    """Whether the bytes beyond ASCII come as pairs throughout, most of them characters of GB 2312."""
    runs = _HIGH_BYTES.findall(content)
    if any(len(run) % 2 for run in runs):
        return False
    pairs = sum(map(len, runs)) // 2
    return (
        pairs >= _LEAST_PAIRS and sum(0xB0 <= byte <= 0xF7 for run in runs for byte in run[::2]) > pairs / 2
    )


def _broken_off(path: Path, line: int | None, error: Exception) -> SourceError:
    where = "" if line is None else f", after line {line}"
    if isinstance(error, EOFError):
        return SourceError(f"{path}{where}: the packed file ends too early; fetch it again")
    return SourceError(f"{path}{where}: the file is damaged ({error}); fetch it again")
