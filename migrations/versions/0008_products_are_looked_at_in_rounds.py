"""The products of a store are looked at by themselves, too: hourly what changed, nightly all of them."""

from alembic import op

from migrations.security import as_owner_seeing_all

revision = "0008"
down_revision = "0007"

OWED = """
insert into rounds (client_id, store_id, kind, found, work_state, due_at, tries, error_facts, progress, created_at)
select client_id, id, 'products', 0, 'waiting', now() + random() * interval '1 hour', 0, '{}', '{}', now()
from stores where platform <> 'manual' and status <> 'disconnected' and deleted_at is null
"""


def upgrade() -> None:
    kinds("'orders', 'look_back', 'products', 'webhooks', 'leaving'")
    as_owner_seeing_all()
    op.execute(OWED)


def downgrade() -> None:
    as_owner_seeing_all()
    op.execute("delete from rounds where kind = 'products'")
    kinds("'orders', 'look_back', 'webhooks', 'leaving'")


def kinds(allowed: str) -> None:
    op.drop_constraint(op.f("ck_rounds_kind"), "rounds", type_="check")
    op.create_check_constraint(op.f("ck_rounds_kind"), "rounds", f"kind in ({allowed})")
