"""A small instance whose answers can be seen: five papers, and doubles that need no model."""

import json

from broadsheet.app import open_app
from broadsheet.readers import Who
from broadsheet.settings import Settings

DOUBLES = {"embedder": "hashing", "text_index": "exact_text", "vector_index": "exact"}

PAPERS = [
    {
        "id": "arXiv:2405.00001v2",
        "title": "Residual networks for images",
        "abstract": "Deep residual learning makes networks easier to optimise, with gains of 5\\%.",
        "authors": ["Ada Lovelace", "Emmy Noether"],
        "published": "2024-05-27",
        "categories": ["cs.CV", "cs.LG"],
        "doi": "10.1000/residual",
        "upvotes": 3,
    },
    {
        "id": "arXiv:2405.00002",
        "title": "Type inference for programs",
        "abstract": "Types of programs are inferred without annotations.",
        "authors": ["Robin Milner"],
        "published": "2024-05-27",
        "categories": ["cs.PL"],
        "upvotes": 9,
    },
    {
        "id": "arXiv:math-ph/9909028",
        "title": "Asymptotics of solitons",
        "abstract": "The dromion is studied under perturbation at large times.",
        "authors": ["Sofya Kovalevskaya"],
        "published": "1999-09-26",
        "categories": ["math-ph"],
    },
    {
        "id": "acl:P19-1613",
        "title": "Questions in several hops",
        "abstract": "Residual questions are split into single hops and answered one by one.",
        "authors": ["Grace Hopper"],
        "published": "2019-07",
        "categories": ["cs.CL"],
        "venue": "ACL",
    },
    {
        "id": "arXiv:2405.00005",
        "title": "Poincaré embeddings of trees",
        "abstract": "Trees are embedded in hyperbolic space $\\mathbb{H}^2$.",
        "authors": ["Henri Poincaré"],
        "published": "2024-05-28",
        "categories": ["cs.LG", "stat.ML"],
    },
]


def write(path, papers=PAPERS):
    """A JSONL file of papers."""
    path.write_text("".join(json.dumps(paper | {"source": "test"}) + "\n" for paper in papers), "utf-8")
    return path


def small_app(folder, papers=PAPERS, **settings):
    """An instance in `folder` that holds these papers, searchable."""
    app = open_app(Settings.load(data_dir=folder / "data", **{**DOUBLES, **settings}))
    if papers:
        app.harvest(write(folder / "papers.jsonl", papers))
    app.index()
    return app


def member(app, name, role="reader", **given):
    """Somebody with an account, signed in; it is made when needed."""
    known = {reader.name: reader for reader in app.all_readers()}
    reader = known.get(name) or app.add_reader(name, role, **given)
    return Who(app.settings.mode, reader)
