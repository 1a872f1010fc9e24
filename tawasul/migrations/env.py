"""Alembic runs this; ``tawasul.migrate`` hands it the connection."""

from alembic import context

import core.tables  # noqa: F401 - its tables join the metadata
import faq_bank.tables
import faq_bank.usage_tables  # noqa: F401 - likewise
import supervision.tables  # noqa: F401 - likewise
import ticketing.desk_tables
import ticketing.entity_tables
import ticketing.request_tables
import ticketing.tables  # noqa: F401 - likewise
from core.database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
