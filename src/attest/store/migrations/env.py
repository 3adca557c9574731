"""Alembic's door: applies the revisions on the connection that `Ledger.open` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
