"""Every source that reads files, on files that are damaged or that nobody prepared: nothing breaks.

`benchmarks/importers.py` prints what this holds, as a table.
"""

import random
from collections import Counter
from pathlib import Path

import pytest

import messy
from broadsheet.errors import SourceError
from broadsheet.extensions import available, load
from broadsheet.sources._recognise import recognise
from broadsheet.types import Record, Skip

SAMPLES = Path(__file__).parents[1] / "data" / "sources"
MUTATIONS = 25
INSERTED = (
    b"<",
    b">",
    b"&",
    b'"',
    b"\0",
    b"\n",
    b"{",
    b"[",
    b"}",
    b"\xff",
    b"\xe9",
    b"null",
    b"&#x0;",
    b"</",
)

# Of the files of each kind, how many are read. The others are refused for a reason: answers that are errors,
# are empty or speak of something else than papers, texts of another format, text that breaks off.
READ = {
    "arxiv-atom": (17, 20),
    "arxiv-rss": (1, 1),
    "bib": (15, 15),
    "bib-fixtures": (426, 426),
    "crossref-json": (6, 18),
    "csl-json": (23, 23),
    "feeds": (279, 285),
    "hf-daily-json": (19, 19),
    "nbib": (18, 20),
    "oai-pmh": (23, 45),
    "pubmed-xml": (1, 1),
    "ris": (35, 35),
    "s2-api": (25, 34),
    "wos": (1, 1),
    "zotero-api": (4, 17),
    "zotero-json": (79, 79),
}


def file_sources():
    modules = {name: load("sources", name) for name in available("sources")}
    return {name: module.make() for name, module in modules.items() if hasattr(module, "make")}


def damaged(content, chance):
    """A copy with a few bytes changed, put in, taken out or cut off."""
    copy = bytearray(content)
    for _ in range(chance.choice((1, 2, 10))):
        at = chance.randrange(len(copy) + 1)
        match chance.randrange(4):
            case 0:
                copy[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                copy[at:at] = chance.choice(INSERTED)
            case 2:
                del copy[at : at + chance.choice((1, 5, 50))]
            case _ if chance.random() < 0.2:
                del copy[at:]
    return bytes(copy)


@pytest.mark.parametrize("name", file_sources())
def test_damaged_files_are_read_skipped_or_refused_by_name(name, tmp_path):
    chance, path = random.Random(name), tmp_path / "damaged"
    source = load("sources", name).make()
    for sample in sorted((SAMPLES / name).iterdir()):
        content = sample.read_bytes()
        for _ in range(MUTATIONS):
            path.write_bytes(damaged(content, chance))
            try:
                found = list(source.read(path))
            except SourceError as error:
                assert str(path) in str(error)  # noqa: PT017
            else:
                assert all(one.position and one.reason for one in found if isinstance(one, Skip))
                assert all(one.key and one.title and one.ids for one in found if isinstance(one, Record))


@pytest.mark.large
def test_of_the_files_that_nobody_prepared_as_many_are_read_as_ever(shared, tmp_path):
    sources = list(file_sources().values())
    files, read = Counter(), Counter()
    for path in messy.unpacked(shared, tmp_path):
        files[path.parent.name] += 1
        try:
            list(recognise(path, sources).read(path))
        except SourceError as error:
            assert str(path) in str(error)  # noqa: PT017
        else:
            read[path.parent.name] += 1
    assert files == {kind: count for kind, (_, count) in READ.items()}
    assert {kind: read[kind] for kind in READ if read[kind] < READ[kind][0]} == {}
