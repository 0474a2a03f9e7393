"""Members who vote and talk over HTTP, each knowing what they were answered; readers who read meanwhile."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, urlencode

from _line import Answer, Line

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
# Of a hundred acts; a member comments at most ten times, which is what the limits allow at once.
ACTS = {"vote": 66, "vote for a comment": 17, "say": 10, "answer": 7}
TWICE = 0.05  # of presses are sent twice at once, over two connections, as by a double click
MOST_COMMENTS = 10
DONE = {200, 201, 303}


class Member(NamedTuple):
    """Programs come with a token, browsers with the secret of a session."""

    id: int
    token: str
    session: str


@dataclass
class Crowd:
    """What all know together, and what is measured."""

    port: int
    papers: list[str]
    questions: list[str]
    think_s: float
    limited: bool
    ended: bool = False
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    votes: dict[tuple[int, str], bool] = field(default_factory=dict)  # by member and paper or comment
    said: dict[int, tuple[int, str]] = field(default_factory=dict)  # comment: its paper's place, its words
    authors: dict[int, int] = field(default_factory=dict)
    trouble: Counter[str] = field(default_factory=Counter)
    presses_twice: int = 0

    def heard(self, what: str, answer: Answer) -> bool:
        """Note an answer; whether the thing was done."""
        self.statuses[what, answer.status] += 1
        self.seconds[what].append(answer.seconds)
        if answer.status not in DONE | {429}:
            self.trouble[f"{what}: {answer.status} {answer.body[:160]!r}"] += 1
        return answer.status in DONE


class Writer:
    """A member at work: thinks, does one thing, waits for the answer."""

    def __init__(self, crowd: Crowd, member: Member, browser: bool) -> None:
        self._crowd, self._member, self._browser = crowd, member, browser
        self._chance = random.Random(member.id)
        cookie = {"Cookie": f"broadsheet={member.session}", "Sec-Fetch-Site": "same-origin"}
        headers = cookie if browser else {"Authorization": f"Bearer {member.token}"}
        self._lines = [Line(crowd.port, headers) for _ in range(2)]
        self._comments = 0

    async def work(self) -> None:
        """Go on until the end."""
        think = self._crowd.think_s
        await asyncio.sleep(self._chance.random() * max(think, 0.5))
        while not self._crowd.ended:
            (act,) = self._chance.choices(list(ACTS), list(ACTS.values()))
            await self._act(act)
            await asyncio.sleep(self._chance.expovariate(1 / think) if think else 0)
        for line in self._lines:
            line.close()

    async def _act(self, act: str) -> None:
        others = [number for number in list(self._crowd.said)[-200:] if self._may_vote_for(number)]
        talks = self._comments < MOST_COMMENTS or not self._crowd.limited
        if act == "vote for a comment" and others:
            number = self._chance.choice(others)
            await self._press(f"comment:{number}", f"/comments/{number}/vote")
        elif act in ("say", "answer") and talks:
            await self._say(self._chance.choice(others) if act == "answer" and others else None)
        else:
            place = self._place()
            await self._press(f"paper:{place}", f"/papers/{quote(self._crowd.papers[place])}/vote")

    def _place(self) -> int:
        """Some papers are voted on by everybody, most by few."""
        return int(len(self._crowd.papers) * self._chance.random() ** 3)

    def _may_vote_for(self, number: int) -> bool:
        return self._crowd.authors[number] != self._member.id

    async def _press(self, subject: str, path: str) -> None:
        """Vote, or take it back; what was answered is what has to be in the database."""
        what = "vote" if subject.startswith("paper") else "vote for a comment"
        key = self._member.id, subject
        up = not self._crowd.votes.get(key, False)
        twice = self._chance.random() < TWICE
        self._crowd.presses_twice += twice
        asked = [self._pressed(line, path, up) for line in self._lines[: 1 + twice]]
        done = [self._crowd.heard(what, answer) for answer in await asyncio.gather(*asked)]
        if any(done):
            self._crowd.votes[key] = up

    async def _pressed(self, line: Line, path: str, up: bool) -> Answer:
        if self._browser:
            return await line.ask("POST", path, urlencode({"up": int(up)}).encode(), FORM)
        return await line.ask("PUT" if up else "DELETE", f"/api/v1{path}", b"", JSON)

    async def _say(self, parent: int | None) -> None:
        self._comments += 1
        place = self._crowd.said[parent][0] if parent else self._place()
        paper = f"/papers/{quote(self._crowd.papers[place])}/comments"
        words = f"Said by {self._member.id}, the **{self._comments}**. time, of $x_{{{place}}}$"
        fields = {"body": words} | ({"parent": parent} if parent else {})
        if self._browser:
            answer = await self._lines[0].ask("POST", paper, urlencode(fields).encode(), FORM)
        else:
            answer = await self._lines[0].ask("POST", f"/api/v1{paper}", json.dumps(fields).encode(), JSON)
        if self._crowd.heard("comment", answer):
            number = _number(answer)
            self._crowd.said[number] = place, words
            self._crowd.authors[number] = self._member.id


def _number(answer: Answer) -> int:
    """Of a comment that was said: in JSON, or in the address that a browser is sent to."""
    if answer.status == 303:
        return int(answer.headers["location"].rpartition("#comment-")[2])
    return int(json.loads(answer.body)["id"])


class Reader:
    """Reads one thing after another, some signed in; a page is asked for as browsers do, compressed.

    Args:
        pause_s: seconds until the next thing, on average.
    """

    def __init__(self, crowd: Crowd, number: int, member: Member | None, pause_s: float) -> None:
        self._crowd, self._chance, self._pause_s = crowd, random.Random(-number), pause_s
        cookie = {"Cookie": f"broadsheet={member.session}"} if member else {}
        self._line = Line(crowd.port, {"Accept-Encoding": "gzip", **cookie})

    async def work(self) -> None:
        """Go on until the end."""
        await asyncio.sleep(self._chance.random() * self._pause_s)  # nobody opens a page with all others
        while not self._crowd.ended:
            for what, path in self._wanted():
                self._crowd.heard(what, await self._line.ask("GET", path))
                if self._pause_s:
                    await asyncio.sleep(self._chance.expovariate(1 / self._pause_s))
                if self._crowd.ended:
                    break
        self._line.close()

    async def warm(self, times: int) -> None:
        """Read each kind of thing so often, unmeasured: the first page of a kind has its template made."""
        for _ in range(times):
            for _what, path in self._wanted():
                await self._line.ask("GET", path)

    def _wanted(self) -> list[tuple[str, str]]:
        paper = self._chance.choice(self._crowd.papers[:30])
        words = quote(self._chance.choice(self._crowd.questions))
        return [
            ("day page", "/papers"),
            ("paper page", f"/papers/{quote(paper)}"),
            ("search page", f"/search?q={words}"),
            ("API list", "/api/v1/days"),
        ]
