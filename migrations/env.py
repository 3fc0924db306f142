from alembic import context
from sqlalchemy import create_engine

from models import Base

options = context.config.attributes
if context.is_offline_mode():
    raise SystemExit("Migrations run on a database: set DATABASE_OWNER_URL.")

engine = create_engine(options["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        transaction_per_migration=True,  # each keeps its locks only as long as it runs itself
        app_role=options.get("app_role"),
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
