"""The daily look at a store's webhooks looks at the whole connection."""

from alembic import op

from migrations.security import as_owner_seeing_all

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    as_owner_seeing_all()
    allow("'orders', 'look_back', 'products', 'webhooks', 'checkup', 'leaving'")
    op.execute("update rounds set kind = 'checkup', progress = '{}' where kind = 'webhooks'")
    allow("'orders', 'look_back', 'products', 'checkup', 'leaving'")


def downgrade() -> None:
    as_owner_seeing_all()
    allow("'orders', 'look_back', 'products', 'webhooks', 'checkup', 'leaving'")
    op.execute("update rounds set kind = 'webhooks', progress = '{}' where kind = 'checkup'")
    allow("'orders', 'look_back', 'products', 'webhooks', 'leaving'")


def allow(kinds: str) -> None:
    op.drop_constraint(op.f("ck_rounds_kind"), "rounds", type_="check")
    op.create_check_constraint(op.f("ck_rounds_kind"), "rounds", f"kind in ({kinds})")
