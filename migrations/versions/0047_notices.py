"""Notices: what people are told of in the app and by e-mail, and the orders that a mail has named."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.columns import work
from migrations.security import grant, protect

revision = "0047"
down_revision = "0046b"

MOMENT = sa.DateTime(timezone=True)
KINDS = "action request message delayed connection link work postback invitation".split()
PACES = "none once hourly daily".split()
TABLES = "order_mails notice_mails notice_looks notice_settings notice_causes notices".split()


def upgrade() -> None:
    notices()
    causes()
    settings()
    looks()
    mails()
    order_mails()
    found_by_their_end()


def downgrade() -> None:
    op.drop_index("ix_file_links_other", "file_links")
    op.drop_index("ix_mapping_batches_ended", "mapping_batches")
    op.drop_index("ix_sheets_ended", "sheets")
    for table in TABLES:
        op.drop_table(table)


def notices() -> None:
    op.create_table(
        "notices",
        *owned("notices"),
        *member("notices"),
        sa.Column("store_id", sa.BigInteger),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("what", sa.String(30), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("facts", postgresql.JSONB, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
        sa.Column("is_shown", sa.Boolean, nullable=False),
        sa.Column("mailing", sa.String(8), nullable=False),
        sa.Column("mailed_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["client_id", "store_id"], ["stores.client_id", "stores.id"], name="fk_notices_client_id_store_id_stores",
            ondelete="cascade",
        ),
        one_of("notices", "kind", KINDS),
        one_of("notices", "mailing", PACES),
    )  # fmt: skip
    unread = "read_at is null and is_shown"
    op.create_index("ix_notices_unread", "notices", ["membership_id", "id"], postgresql_where=unread)
    op.create_index("ix_notices_latest", "notices", ["membership_id", "last_at", "id"], postgresql_where="is_shown")
    op.create_index("ix_notices_place", "notices", ["membership_id", "place", "created_at"])
    op.create_index("ix_notices_to_mail", "notices", ["membership_id", "mailing"], postgresql_where="mailed_at is null")
    op.create_index("ix_notices_old", "notices", ["last_at"])
    protect("notices", "coalesce(client_id, 0)")
    grant("notices")


def causes() -> None:
    op.create_table(
        "notice_causes",
        *owned("notice_causes"),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("what", sa.String(30), nullable=False),
        sa.Column("facts", postgresql.JSONB, nullable=False),
    )
    protect("notice_causes", "coalesce(client_id, 0)")
    grant("notice_causes")


def settings() -> None:
    op.create_table(
        "notice_settings",
        *owned("notice_settings"),
        *member("notice_settings"),
        sa.Column("chosen", postgresql.JSONB, nullable=False),
        sa.Column("hour", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("membership_id", name=op.f("uq_notice_settings_membership_id")),
    )
    protect("notice_settings", "coalesce(client_id, 0)")
    grant("notice_settings")


def looks() -> None:
    op.create_table(
        "notice_looks",
        *own("notice_looks"),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        *(sa.Column(name, postgresql.JSONB, nullable=False) for name in ("ahead", "seen")),
        *work(),
        sa.UniqueConstraint("source", name=op.f("uq_notice_looks_source")),
        asker("notice_looks"),
    )
    op.create_index("ix_notice_looks_due", "notice_looks", ["due_at"], postgresql_where="due_at is not null")
    grant("notice_looks")


def mails() -> None:
    op.create_table(
        "notice_mails",
        *owned("notice_mails"),
        *member("notice_mails"),
        sa.Column("pace", sa.String(8), nullable=False),
        *work(),
        sa.UniqueConstraint("membership_id", "pace", name=op.f("uq_notice_mails_membership_id_pace")),
        asker("notice_mails"),
        one_of("notice_mails", "pace", PACES),
    )
    op.create_index("ix_notice_mails_due", "notice_mails", ["due_at"], postgresql_where="due_at is not null")
    protect("notice_mails", "coalesce(client_id, 0)")
    grant("notice_mails")


def order_mails() -> None:
    op.create_table(
        "order_mails",
        *own("order_mails"),
        sa.Column("client_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("order_id", "mail_id")),
        sa.Column("person", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_order_mails_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["client_id", "order_id"], ["orders.client_id", "orders.id"],
            name="fk_order_mails_client_id_order_id_orders", ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["mails.id"], name=op.f("fk_order_mails_mail_id_mails"), ondelete="cascade"
        ),
        sa.UniqueConstraint(
            "client_id", "order_id", "mail_id", name=op.f("uq_order_mails_client_id_order_id_mail_id")
        ),
    )  # fmt: skip
    op.create_index("ix_order_mails_mail_id", "order_mails", ["mail_id"])
    protect("order_mails")
    grant("order_mails")


def found_by_their_end() -> None:
    """The looks for news read only what is news."""
    ended = "ended_at is not null"
    op.create_index("ix_sheets_ended", "sheets", ["ended_at"], postgresql_where=ended)
    op.create_index(
        "ix_mapping_batches_ended", "mapping_batches", ["ended_at"], postgresql_where=f"rule_id is null and {ended}"
    )
    op.create_index("ix_file_links_other", "file_links", ["id"], postgresql_where="state <> 'same'")


def own(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def owned(table: str) -> list[sa.schema.SchemaItem]:
    """Of a client, or of the provider."""
    key = sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f(f"fk_{table}_client_id_clients"))
    return [*own(table), sa.Column("client_id", sa.BigInteger), key]


def member(table: str) -> list[sa.schema.SchemaItem]:
    name = op.f(f"fk_{table}_membership_id_memberships")
    key = sa.ForeignKeyConstraint(["membership_id"], ["memberships.id"], name=name, ondelete="cascade")
    return [sa.Column("membership_id", sa.BigInteger, nullable=False), key]


def asker(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_asked_by_id_memberships")
    return sa.ForeignKeyConstraint(["asked_by_id"], ["memberships.id"], name=name)


def one_of(table: str, column: str, words: list[str]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} in ({listed})", name=op.f(f"ck_{table}_{column}"))
