"""What every source keeps to. A new file in sources/ is tested the moment it exists.

Its samples lie in tests/data/sources/<name>/: whole files, and `broken*` ones with one thing wrong.
"""

import bz2
import gzip
import lzma
import os
from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.extensions import available, load
from broadsheet.sources._recognise import recognise
from broadsheet.types import Record, Skip

SAMPLES = Path(__file__).parents[1] / "data" / "sources"


def source(name):
    return load("sources", name).make()


def samples(name):
    found = sorted(path for path in (SAMPLES / name).iterdir() if not path.name.startswith("broken"))
    assert found, f"put a sample into {SAMPLES / name}"
    return found


def broken(name):
    found = sorted((SAMPLES / name).glob("broken*"))
    assert found, f"put a broken sample into {SAMPLES / name}"
    return found


def readers():
    """Sources that read files."""
    return [name for name in available("sources") if hasattr(load("sources", name), "make")]


@pytest.mark.parametrize("name", readers())
class TestEverySource:
    def test_is_named_like_its_module(self, name):
        assert source(name).name == name

    def test_yields_records_with_a_key_a_title_and_an_id(self, name):
        for path in samples(name):
            records = list(source(name).read(path))
            assert records
            assert all(isinstance(record, Record) for record in records)
            assert all(record.key and record.title and record.ids for record in records)
            assert len({record.key for record in records}) == len(records)

    def test_the_same_file_twice_gives_the_same_records(self, name):
        for path in samples(name):
            assert list(source(name).read(path)) == list(source(name).read(path))

    def test_a_broken_record_is_skipped_with_its_place_or_the_file_refused_by_name(self, name):
        for path in broken(name):
            try:
                skips = [found for found in source(name).read(path) if isinstance(found, Skip)]
            except SourceError as error:
                assert str(path) in str(error)  # noqa: PT017
            else:
                assert skips, f"{path} went through as if nothing were wrong"
                assert all(skip.position and skip.reason for skip in skips)

    @pytest.mark.parametrize("packer", [lzma, gzip, bz2])
    def test_reads_packed_files_alike_and_refuses_them_cut_off(self, name, packer, tmp_path):
        for path in samples(name):
            packed = tmp_path / path.name
            packed.write_bytes(packer.compress(path.read_bytes()))
            os.utime(packed, (path.stat().st_mtime, path.stat().st_mtime))
            assert list(source(name).read(packed)) == list(source(name).read(path))
            packed.write_bytes(packed.read_bytes()[:-9])
            with pytest.raises(SourceError, match="packed file ends too early"):
                list(source(name).read(packed))

    def test_recognises_its_own_samples_and_nobody_else_does(self, name):
        everyone = [source(other) for other in readers()]
        for path in sorted((SAMPLES / name).iterdir()):
            assert recognise(path, everyone).name == name

    @pytest.mark.parametrize("content", [b"", b"\n", b"{}", b"[]", b"null", b"\xff\xfe\x00", b"{" * 50_000])
    def test_refuses_or_skips_what_is_no_file_of_its_own(self, name, content, tmp_path):
        path = tmp_path / "strange"
        path.write_bytes(content)
        try:
            assert not [found for found in source(name).read(path) if isinstance(found, Record)]
        except SourceError as error:
            assert str(path) in str(error)  # noqa: PT017

    def test_says_that_a_missing_file_is_missing(self, name, tmp_path):
        with pytest.raises(SourceError, match="there is no file"):
            list(source(name).read(tmp_path / "nowhere"))
