"""Webhooks: made and ended by readers, told by the clock."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cache, partial

from broadsheet.community.limits import count
from broadsheet.digests.calling import Caller
from broadsheet.digests.hook_shapes import SECRET
from broadsheet.errors import BadRequest, BroadsheetError, Conflict, NotFound
from broadsheet.hooks import HOOK_KINDS, SHAPES, Hook
from broadsheet.library import Follow
from broadsheet.people import follows
from broadsheet.people.rights import reader_of
from broadsheet.readers import Who
from broadsheet.store import hooks, readers
from broadsheet.tools.posting import checked_address
from broadsheet.types import Paper

from ._following import AuthorsSince
from ._library import Library

MOST_HOOKS = 20
_LOOKS_BACK = timedelta(days=14)  # papers may come with days that have passed
_MOST = 200


class Hooking(Library):
    """Webhooks: made and ended by readers, told by the clock."""

    def hooks(self, who: Who) -> list[Hook]:
        """Their webhooks, the newest first."""
        reader = reader_of(who, "read own")
        with self._store.read() as db:
            return hooks.of_reader(db, reader.id)

    def make_hook(
        self, who: Who, address: str, kind: str, value: str = "", shape: str = "json"
    ) -> tuple[Hook, str]:
        """Tell an address what is new from now on; the hook, and the secret that signs, which is shown once.

        Raises:
            BadRequest: that is no address, or there is no such kind or shape.
            NotFound: there is no such list.
            Conflict: there are too many.
            TooMany: too often.
        """
        reader = reader_of(who, "follow")
        address, value = checked_address(address), self._checked_value(who, kind, value)
        if shape not in SHAPES:
            raise BadRequest(f"{shape[:40]!r} is no shape; there are: {', '.join(SHAPES)}")
        secret = SECRET + base64.b64encode(secrets.token_bytes(24)).decode()
        with self._store.write() as db:
            count(db, reader, "follow", self.now())
            if len(hooks.of_reader(db, reader.id)) >= MOST_HOOKS:
                raise Conflict(f"you have {MOST_HOOKS} webhooks; end one first")
            number = hooks.add(db, reader.id, address, kind, value, shape, secret, self.now())  # type: ignore[arg-type]
            hook = hooks.by_id(db, number)
        assert hook
        self._caller().begin(hook)
        return hook, secret

    def end_hook(self, who: Who, number: int) -> None:
        """End one of their webhooks; raises NotFound."""
        reader = reader_of(who, "follow")
        with self._store.write() as db:
            if not hooks.end(db, reader.id, number):
                raise NotFound("there is no such webhook of yours")

    def resume_hook(self, who: Who, number: int) -> None:
        """Let one that stopped go on, with all that waits; raises NotFound."""
        reader = reader_of(who, "follow")
        with self._store.write() as db:
            hook = hooks.by_id(db, number)
            if hook is None or hook.reader != reader.id:
                raise NotFound("there is no such webhook of yours")
            hooks.change(db, number, state="active", failures=0)

    def look_for_hooks(self) -> Mapping[str, int]:
        """Make events of what is new; how many."""
        return self._caller().look()

    def call_hooks(self, stop: Callable[[], bool] = lambda: False) -> Mapping[str, int]:
        """Tell webhooks what is due; how many events were taken, or failed."""
        return self._caller().call(stop)

    def _caller(self) -> Caller:
        settings = self.settings
        find = partial(self._of_hook, cache(self._authors_since))
        return Caller(self._store, find, settings.name, settings.address, self.now, settings.hooks_private)

    def _of_hook(self, authors: AuthorsSince, hook: Hook) -> Sequence[Paper]:
        """What there is for a hook, as its reader may see it; nothing for one whose account is closed."""
        with self._store.read() as db:
            reader = readers.by_id(db, hook.reader)
        if reader is None or reader.closed_at:
            return ()
        try:
            return self._papers_of(hook, Who(self.settings.mode, reader), authors)
        except BroadsheetError:  # an index is away, a list is gone: there is nothing to tell just now
            return ()

    def _papers_of(self, hook: Hook, who: Who, authors: AuthorsSince) -> Sequence[Paper]:
        if hook.kind == "list":
            owner, _, slug = hook.value.partition("/")
            return self.list_page(who, owner, slug, limit=_MOST).papers
        if hook.kind == "day":
            return self.day(None, _MOST).papers
        since = (self.now() - _LOOKS_BACK).date()
        (news,) = self._new_of(who, [Follow(hook.kind, hook.value, hook.made_at)], _MOST, since, authors)
        return news.papers

    def _checked_value(self, who: Who, kind: str, value: str) -> str:
        if kind not in HOOK_KINDS:
            raise BadRequest(f"{kind[:40]!r} is no kind; there are: {', '.join(HOOK_KINDS)}")
        if kind == "day":
            return ""
        if kind == "list":
            owner, _, slug = value.strip().partition("/")
            kept = self.list_named(who, owner, slug)
            return f"{kept.owner}/{kept.slug}"
        return follows.form_of(follows.kind_of(kind), value)
