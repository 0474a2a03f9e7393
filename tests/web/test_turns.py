"""Requests that may change something take turns; the inner application of these tests answers when told."""

import asyncio

from broadsheet.web.turns import Turns


class Inner:
    """Reads all that is sent, then waits until it may answer, then until it may end."""

    def __init__(self):
        self.began = []
        self.may_answer, self.may_end = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope, receive, send):
        if scope["method"] == "POST":
            while (await receive())["more_body"]:
                pass
        self.began.append(scope["path"])
        await self.may_answer.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await self.may_end.wait()
        await send({"type": "http.response.body", "body": b""})


class Asked:
    """A request; `sends` is what comes of its body, None where nothing more comes yet."""

    def __init__(self, turns, method, path, sends=(b"",)):
        headers = [(b"content-length", b"9")] if method == "POST" else []
        scope = {"type": "http", "method": method, "path": path, "headers": headers}
        self._parts = list(sends)
        self.task = asyncio.create_task(turns(scope, self._receive, self._send))

    async def _receive(self):
        part = self._parts.pop(0)
        if part is None:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": part, "more_body": bool(self._parts)}

    async def _send(self, message):
        pass


async def settled():
    for _ in range(20):
        await asyncio.sleep(0)


def began(*asked, answers=False, at_once=1):
    """The paths whose requests reached the application."""

    async def all_of_them():
        inner = Inner()
        turns = Turns(inner, at_once)
        if answers:
            inner.may_answer.set()
        tasks = [Asked(turns, *one).task for one in asked]
        await settled()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return inner.began

    return asyncio.run(all_of_them())


def test_one_who_writes_waits_for_another():
    assert began(("PUT", "/first"), ("PUT", "/second")) == ["/first"]


def test_as_many_write_at_once_as_may():
    assert began(("PUT", "/1"), ("POST", "/2"), ("DELETE", "/3"), at_once=2) == ["/1", "/2"]


def test_readers_never_wait():
    assert began(("PUT", "/first"), ("GET", "/page"), ("HEAD", "/page")) == ["/first", "/page", "/page"]


def test_a_turn_ends_where_the_answer_begins():
    asked = [("PUT", "/first"), ("PUT", "/second"), ("POST", "/third")]
    assert began(*asked, answers=True) == ["/first", "/second", "/third"]


def test_a_slow_line_holds_up_nobody():
    slow = ("POST", "/slow", (b"half", None, b""))
    assert began(slow, ("POST", "/quick", (b"all", b" of it"))) == ["/quick"]


def test_who_hangs_up_gives_the_turn_back():
    async def hung_up():
        inner = Inner()
        turns = Turns(inner, 1)
        first, second = (Asked(turns, "PUT", path).task for path in ("/first", "/second"))
        await settled()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await settled()
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        return inner.began

    assert asyncio.run(hung_up()) == ["/first", "/second"]


def reading_then_writing(patience_s, then):
    """The paths that began when somebody reads, another writes, and `then` came to pass."""

    async def run():
        inner = Inner()
        turns = Turns(inner, 1, patience_s)
        tasks = [Asked(turns, "GET", "/page").task, Asked(turns, "PUT", "/vote").task]
        await settled()
        await then(inner)
        await settled()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return inner.began

    return asyncio.run(run())


def test_a_change_lets_whoever_reads_just_then_go_first():
    async def nothing(inner):
        pass

    async def the_page_is_read(inner):
        inner.may_answer.set()
        inner.may_end.set()

    assert reading_then_writing(3600, nothing) == ["/page"]
    assert reading_then_writing(3600, the_page_is_read) == ["/page", "/vote"]


def test_but_not_for_long():
    async def patience_ends(inner):
        await asyncio.sleep(0.05)

    assert reading_then_writing(0.01, patience_ends) == ["/page", "/vote"]
