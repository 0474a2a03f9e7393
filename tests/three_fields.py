"""An instance with sixty invented papers in three fields, three a day: what somebody likes can be seen."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from broadsheet.app import App
from broadsheet.settings import Settings
from hands import Hands
from small import DOUBLES, write

NOW = datetime(2024, 6, 20, 12, tzinfo=UTC)
COUNT = 60
FIELDS = {
    "quokkas": "marsupial island leaves pouch foraging habitat fur rainfall nocturnal offspring burrow grass",
    "solitons": "wave dispersion amplitude integrable potential scattering phase lattice damping pulse optical soliton",
    "compilers": "register inference parser typing loops program linker bytecode allocation grammar binary macro",
}
CATEGORIES = {"quokkas": "q-bio.PE", "solitons": "nlin.PS", "compilers": "cs.PL"}


def number(field, day):
    """Which paper is of that field, 0 to 2, and of that day, 0 to 19."""
    return 3 * day + (field - day) % 3


def paper(n, **said):
    """The n-th paper: three a day, one of each field, each day another first; the 58th to 60th are of NOW's day.

    It has six words of its field, and one that no other paper has.
    """
    field = list(FIELDS)[(n + n // 3) % 3]
    own = f"xo{chr(97 + n // 26)}{chr(97 + n % 26)}"
    chosen = np.random.default_rng(n).permutation(FIELDS[field].split()).tolist()
    return {
        "id": f"arXiv:2406.{n + 1:05}",
        "title": f"On {field}: {chosen[0]} and {chosen[1]}",
        "abstract": f"We study {', '.join(chosen[:6])} of {field}. {own.title()}, of many.",
        "authors": [f"Author{'abcdefghij'[n // 3 % 10]} {field.title()}"],
        "published": (date(2024, 6, 1) + timedelta(days=n // 3)).isoformat(),
        "categories": [CATEGORIES[field]],
        **said,
    }


def papers(count=COUNT):
    return [paper(n) for n in range(count)]


def id_of(n):
    return paper(n)["id"]


def opened(folder, given=None, mode="private", **settings):
    """An instance with these papers, searchable; its clock stands at NOW until a test moves it."""
    app = App(Settings(data_dir=folder / "data", mode=mode, **{**DOUBLES, **settings}), Hands(NOW))
    given = papers() if given is None else given
    if given:
        app.harvest(write(folder / "papers.jsonl", given))
    app.index()
    return app


def field_of(paper):
    """The field of a paper, by its title."""
    return next(field for field in FIELDS if field in paper.title.lower())
