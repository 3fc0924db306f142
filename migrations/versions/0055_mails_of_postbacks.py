"""The postback that a mail carries is found by the mail: it counts as taken once the mail server has it."""

from alembic import op

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    op.create_index("ix_postbacks_mail", "postbacks", ["mail_id"], postgresql_where="mail_id is not null")


def downgrade() -> None:
    op.drop_index("ix_postbacks_mail", "postbacks")
