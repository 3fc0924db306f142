"""A staff member stands in for a person of a client: the session says for whom, and the log on whose behalf."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"

REFERENCES = {"as_client_id": "clients", "as_member_id": "memberships"}
OWN = {
    "as_client_id": sa.BigInteger,
    "as_member_id": sa.BigInteger,
    "as_role": lambda: sa.String(20),
    "as_until": lambda: sa.DateTime(timezone=True),
    "as_back": lambda: sa.String(500),
}


def upgrade() -> None:
    for name, kind in OWN.items():
        op.add_column("login_sessions", sa.Column(name, kind()))
    for name, table in REFERENCES.items():
        op.create_foreign_key(named(name), "login_sessions", table, [name], ["id"], ondelete="cascade")
    op.add_column("activity", sa.Column("on_behalf_of", sa.String(200), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("activity", "on_behalf_of")
    for name in REFERENCES:
        op.drop_constraint(named(name), "login_sessions", type_="foreignkey")
    for name in OWN:
        op.drop_column("login_sessions", name)


def named(column: str) -> str:
    return op.f(f"fk_login_sessions_{column}")
