"""Here is an id, give me the row. Ids and filters in, frozen dataclasses out; all SQL lives here.

`open_store(url)` gives a `Store`; `with store.read() as db` or `with store.write() as db` gives a
connection inside one transaction, and the functions of this room take that connection first.
"""

from sqlalchemy import Connection

from broadsheet.store.connection import Store, open_store

__all__ = ["Connection", "Store", "open_store"]
