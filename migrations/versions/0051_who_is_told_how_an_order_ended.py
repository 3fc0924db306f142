"""A client is told of orders that were canceled, came back, or have left."""

from alembic import op

revision = "0051"
down_revision = "0050"

KNOWN = ("action", "request", "message", "delayed", "connection", "link", "work", "postback", "invitation")
NEW = ("ended", "shipped")


def upgrade() -> None:
    allow(KNOWN + NEW)


def downgrade() -> None:
    op.execute("delete from notices where kind in ('ended', 'shipped')")
    allow(KNOWN)


def allow(kinds: tuple[str, ...]) -> None:
    words = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_notices_kind"), "notices", type_="check")
    op.create_check_constraint(op.f("ck_notices_kind"), "notices", f"kind in ({words})")
