"""What clients' own systems are told of their orders, and how each telling went."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import grant, protect

revision = "0043"
down_revision = "0042c"

MOMENT = sa.DateTime(timezone=True)
EVENTS = (
    *("order.received", "order.failed", "order.released", "order.in_production", "order.printed"),
    *("package.shipped", "package.in_transit", "order.delivered", "order.returned", "order.canceled"),
    *("order.delayed", "ping"),
)


def upgrade() -> None:
    endpoints()
    postbacks()
    attempts()
    resends()


def downgrade() -> None:
    for table in ("postback_resends", "postback_attempts", "postbacks", "postback_endpoints"):
        op.drop_table(table)


def endpoints() -> None:
    table = "postback_endpoints"
    texts = {"name": 80, "kind": 10, "address": 2000, "preset": 20, "content_type": 80, "state": 10, "state_reason": 20}
    op.create_table(
        table,
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in texts.items()),
        sa.Column("events", postgresql.JSONB, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("template", "headers", "secret", "old_secret")),
        sa.Column("for_provider", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("warnings", "slowed")),
        *(moment(name) for name in ("old_secret_until", "failing_since", "slow_until", "busy_until", "deleted_at")),
        *own(table),
        among(table, "kind", ("url", "email")),
        among(table, "state", ("active", "paused", "disabled")),
    )
    op.create_index(
        "ix_postback_endpoints_failing", table, ["failing_since"], postgresql_where="failing_since is not null"
    )
    guard(table)


def postbacks() -> None:
    table = "postbacks"
    op.create_table(
        table,
        sa.Column("endpoint_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("order_id", "mail_id")),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("webhook_id", sa.String(40), nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("sequence", "sent")),
        sa.Column("is_trial", sa.Boolean, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("payload", "body")),
        sa.Column("state", sa.String(10), nullable=False),
        moment("delivered_at"),
        *worked(table),
        *own(table),
        within(table, "endpoint_id", "postback_endpoints"),
        within(table, "order_id", "orders"),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name="fk_postbacks_mail_id_mails", ondelete="set null"),
        sa.UniqueConstraint("client_id", "endpoint_id", "key", name="uq_postbacks_client_id_endpoint_id_key"),
        sa.UniqueConstraint("webhook_id", name="uq_postbacks_webhook_id"),
        among(table, "event", EVENTS),
        among(table, "state", ("queued", "delivered", "failed", "dropped")),
    )
    where = {
        "line": (["client_id", "endpoint_id", "order_id", "id"], "state = 'queued'"),
        "failed": (["client_id", "endpoint_id", "id"], "state = 'failed'"),
        "kept": (["created_at"], "payload <> ''"),
        "due": (["due_at"], "due_at is not null"),
    }
    for name, (columns, condition) in where.items():
        op.create_index(f"ix_postbacks_{name}", table, columns, postgresql_where=condition)
    op.create_index("ix_postbacks_order", table, ["client_id", "order_id", "sequence"])
    op.create_index("ix_postbacks_log", table, ["client_id", "id"])
    guard(table)


def attempts() -> None:
    table = "postback_attempts"
    op.create_table(
        table,
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("postback_id", "number", "milliseconds")),
        sa.Column("status", sa.BigInteger),
        sa.Column("error", sa.String(40), nullable=False),
        *(
            sa.Column(name, postgresql.JSONB, nullable=False)
            for name in ("error_facts", "request_headers", "answer_headers")
        ),
        sa.Column("answer", sa.Text, nullable=False),
        *own(table, referable=False),
        within(table, "postback_id", "postbacks"),
    )
    op.create_index("ix_postback_attempts_postback", table, ["client_id", "postback_id", "id"])
    op.create_index("ix_postback_attempts_created", table, ["created_at"])
    guard(table)


def resends() -> None:
    table = "postback_resends"
    op.create_table(
        table,
        sa.Column("endpoint_id", sa.BigInteger),
        *(moment(name) for name in ("since", "until")),
        sa.Column("delivered_too", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("place", "last")),
        *worked(table),
        *own(table, referable=False),
        within(table, "endpoint_id", "postback_endpoints"),
    )
    op.create_index("ix_postback_resends_client", table, ["client_id", "id"])
    op.create_index("ix_postback_resends_due", table, ["due_at"], postgresql_where="due_at is not null")
    guard(table)


def own(table: str, *, referable: bool = True) -> list:
    columns = [
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f(f"fk_{table}_client_id_clients")),
    ]
    name = op.f(f"uq_{table}_client_id_id")
    return [*columns, *([sa.UniqueConstraint("client_id", "id", name=name)] if referable else [])]


def worked(table: str) -> list:
    name = op.f(f"fk_{table}_asked_by_id_memberships")
    return [*work(), sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=name)]


def within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    here, there = ["client_id", column], [f"{other}.client_id", f"{other}.id"]
    return sa.ForeignKeyConstraint(here, there, name=name, ondelete="cascade")


def among(table: str, column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} in ({listed})", name=op.f(f"ck_{table}_{column}"))


def moment(name: str) -> sa.Column:
    return sa.Column(name, MOMENT)


def guard(table: str) -> None:
    protect(table)
    grant(table)
