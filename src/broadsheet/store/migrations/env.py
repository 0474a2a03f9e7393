"""Alembic's entry: runs the migrations on the connection that `store.connection` hands over."""

from alembic import context

from broadsheet.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
