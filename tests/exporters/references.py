"""Papers of every kind that a bibliography tells apart, for `test_cited`."""

from broadsheet.types import Author, ExternalId, Paper

JOURNAL, MEETING = {"kind": "article"}, {"kind": "inproceedings"}
BOAT_DOI, BOAT_URL = ("doi:10.1000/boats",), {"ids": ("local:1",), "url": "https://boats.example.org"}


def paper(*names, ids=("arXiv:1706.03762",), **said):
    plain = {"title": "On boats", "published": "2017-06-12", "n_authors": len(names)} | said
    return Paper(
        1,
        ids[0],
        abstract="",
        authors=tuple(map(Author, names)),
        ids=tuple(map(ExternalId.parse, ids)),
        **plain,
    )


PAPERS = {
    "preprint": paper("Ada Lovelace", "Ludwig W. van Beethoven", "Martin Luther King Jr.",
                      title="Attention is all boats need: sails without wind"),
    "question": paper("Jean-Luc Godard", "Kh. S. Nirov", title="Are high-speed boats a boon?"),
    "group": paper("The Boat Collaboration", title="Nobody built it", published="2020-01"),
    "nobody": paper(title="No builder at all", published="2020-01"),
    "formula": paper("Emmy Noether", title="Boats in $\\mathbb{R}^{\\infty}$: a d-dimensional view, e.g. of BERT & GPT-2"),
    "quoted": paper("E. D'Hoker", title='Noether\'s "boats" of light'),
    "fifty": paper(*(f"Ada Number{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(50))),
    "journal": paper("Jules-Henri Poincaré", title="Boats & friends", venue="Nature", published="2019", ids=BOAT_DOI,
                     imprint=JOURNAL | {"volume": "3", "number": "4", "pages": "120-137"}),
    "journal of a month": paper("Jane Doe", "John Roe", venue="Nature", published="2019-09", ids=BOAT_DOI,
                                imprint=JOURNAL | {"volume": "7", "pages": "77"}),
    "journal alone": paper("Jane Doe", venue="Nature", published="2019-03", imprint=JOURNAL, **BOAT_URL),
    "meeting": paper("Ada Lovelace", "Emmy Noether", venue="Proceedings of the 57th Regatta", published="2019-07", ids=BOAT_DOI,
                     imprint=MEETING | {"pages": "10-12", "publisher": "ACL"}),
    "no year": paper(*(f"First Mid Author{sign}" for sign in "abcdefghi"), venue="Proceedings of the Regatta",
                     published=None, imprint=MEETING, **BOAT_URL),
    "thesis": paper("Jane Doe", published="2020", imprint={"kind": "phdthesis", "school": "MIT"}, **BOAT_URL),
    "book": paper("Jane Doe", published="2020", ids=("local:1",), imprint={"kind": "book", "publisher": "MIT Press"}),
    "report": paper("Jane Doe", published="2020", ids=("local:1",),
                    imprint={"kind": "techreport", "institution": "NASA", "report": "TR-7"}),
}  # fmt: skip
