"""The bundled sample, with a few invented papers that have what it lacks, in an instance that can be asked."""

from pathlib import Path

import pytest

import broadsheet
from broadsheet.app import open_app
from broadsheet.catalog.add import add
from broadsheet.settings import Settings
from broadsheet.store import records
from broadsheet.types import ExternalId, Record, Version

from .serving import serving

SAMPLE = Path(broadsheet.__file__).parent / "sample" / "arxiv-sample.jsonl.xz"

INVENTED = [
    Record(
        key="2401.00001",
        title="Electron clouds\x0cover <quiet> lakes & hills",
        abstract="A survey of lakes. The diffusion of electrons is measured.",
        authors=("Ludwig van Beethoven", "Sammy Davis Jr.", "Quiet Lakes Collaboration"),
        ids=(ExternalId("arXiv", "2401.00001"), ExternalId("doi", "10.1000/lakes")),
        published="2024-01-01",
        updated="2024-03-05",
        categories=("physics.ao-ph", "cs.CL"),
        primary_category="physics.ao-ph",
        versions=(Version(1, "2024-01-01"), Version(2, "2024-02-02"), Version(3, "2024-03-05")),
        note="12 pages, 100% of the figures; accepted at the Lake Workshop",
        venue="J. Lakes",
        license="http://creativecommons.org/licenses/by/4.0/",
        imprint={"volume": "7", "report": "LAKE-TH-2024-01"},
        extra={"journal-ref": "J. Lakes 7 (2024) 1-12", "msc-class": "86A05", "submitter": "L. Beethoven"},
    ),
    Record(
        key="2401.00002",
        title="Hills without lakes",
        abstract="This paper has been withdrawn.",
        authors=("Ada Lovelace",),
        ids=(ExternalId("arXiv", "2401.00002"),),
        published="2024-01",
        categories=("cs.CL",),
        note="withdrawn; 3 pages",
        withdrawn=True,
    ),
    Record(
        key="2402.00003",
        title="Lakes of unknown age",
        abstract="Nobody wrote down when.",
        authors=("Grace Hopper",),
        ids=(ExternalId("arXiv", "2402.00003"),),
    ),
    Record(
        key="P19-9999",
        title="Lakes in several hops",
        abstract="Questions about lakes are split.",
        authors=("Grace Hopper",),
        ids=(ExternalId("acl", "P19-9999"), ExternalId("doi", "10.1000/hops")),
        published="2019-07",
        venue="ACL",
        categories=("cs.CL",),
        url="https://aclanthology.org/P19-9999/",
    ),
]


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The app; nobody may change what it holds."""
    folder = tmp_path_factory.mktemp("sample")
    settings = Settings.load(data_dir=folder, embedder="hashing", vector_index="exact")
    with open_app(settings) as app:
        app.harvest(SAMPLE)
        with app._store.write() as db:
            add(db, [records.pack("arxiv", record) for record in INVENTED[:3]])
            add(db, [records.pack("acl", record) for record in INVENTED[3:]])
        app.index()
        yield app


@pytest.fixture(scope="session")
def papers(sample):
    """Every paper of the instance, read from the store."""
    with sample._store.read() as db:
        rows = list(db.exec_driver_sql("SELECT id FROM papers ORDER BY id").scalars())
    return sample._catalog.papers(rows)


@pytest.fixture(scope="session")
def address(sample):
    with serving(sample) as address:
        yield address
