"""The catalog's file goes the way of all others."""

from alembic import op

from migrations.security import as_owner_seeing_all

revision = "0029"
down_revision = "0028"

NAME = "ck_provider_sheets_kind"


def upgrade() -> None:
    kinds("'tracking', 'catalog'")


def downgrade() -> None:
    as_owner_seeing_all()
    op.execute("delete from provider_sheets where kind = 'catalog'")
    kinds("'tracking'")


def kinds(known: str) -> None:
    op.drop_constraint(op.f(NAME), "provider_sheets")
    op.create_check_constraint(op.f(NAME), "provider_sheets", f"kind in ({known})")
