import bz2
import gzip
import lzma

import pytest

from broadsheet.errors import SourceError
from broadsheet.tools import files

TEXT = "one\nzwei é\nthree"


@pytest.mark.parametrize("pack", [bytes, lzma.compress, gzip.compress, bz2.compress])
def test_plain_and_packed_files_are_read_alike_whatever_their_names(pack, tmp_path):
    path = tmp_path / "papers"
    path.write_bytes(pack(TEXT.encode()))
    assert list(files.lines(path)) == [b"one\n", "zwei é\n".encode(), b"three"]
    assert files.text(path) == TEXT
    assert files.head(path, 6) == "one\nzw"


def test_a_byte_order_mark_is_dropped_from_lines_and_head_and_kept_in_the_text(tmp_path):
    path = tmp_path / "marked"
    path.write_bytes(b"\xef\xbb\xbfnew\nline\n")
    assert list(files.lines(path)) == [b"new\n", b"line\n"]
    assert files.head(path) == "new\nline\n"
    assert files.text(path) == "\ufeffnew\nline\n"


def test_the_head_may_end_within_a_sign(tmp_path):
    path = tmp_path / "long"
    path.write_text("x" + "é" * 10_000, "utf-8")
    assert files.head(path, 100) == "x" + "é" * 99
    path.write_text("x" + "𝔸" * 10_000, "utf-8")
    assert files.head(path, 100) == "x" + "𝔸" * 99


@pytest.mark.parametrize("pack", [lzma.compress, gzip.compress, bz2.compress])
def test_a_file_cut_off_gives_its_whole_lines_then_says_where_it_ended(pack, tmp_path):
    path = tmp_path / "papers.jsonl.xz"
    content = pack("".join(f"line {number * 7919 % 10_007} of many\n" for number in range(300_000)).encode())
    path.write_bytes(content[:-20])
    read = []
    with pytest.raises(SourceError, match=r"papers\.jsonl\.xz, after line \d+: .*fetch it again"):
        read.extend(files.lines(path))
    assert read[0] == b"line 0 of many\n"


def test_damage_inside_a_packed_file_is_told(tmp_path):
    path = tmp_path / "papers.xz"
    content = bytearray(lzma.compress(TEXT.encode() * 1000))
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(SourceError, match="is damaged"):
        files.text(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a\nb\nc \xe9", r"line 3: byte 0xe9 is not UTF-8; save the file as UTF-8"),
        (b"a\xc3", "line 1: byte 0xc3"),
    ],
)
def test_other_encodings_are_refused_with_the_line(content, reason, tmp_path):
    path = tmp_path / "latin"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=reason):
        files.text(path)
    with pytest.raises(SourceError, match=reason):
        files.head(path)


def test_what_cannot_be_opened_says_so(tmp_path):
    with pytest.raises(SourceError, match="there is no file"):
        files.text(tmp_path / "nowhere")
    with pytest.raises(SourceError, match="is a folder"):
        list(files.lines(tmp_path))
    (tmp_path / "binary").write_bytes(b"ab\0cd")
    with pytest.raises(SourceError, match="is a binary file"):
        files.head(tmp_path / "binary")
