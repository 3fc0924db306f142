"""What a shop files its products under is kept, and rules may ask for it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031b"
down_revision = "0031"

SAID = {"product_type": 255, "vendor": 255, "tag": 255}


def upgrade() -> None:
    for name in ("types", "tags"):
        op.add_column("products", sa.Column(name, postgresql.JSONB, nullable=False, server_default="[]"))
    op.add_column("products", sa.Column("vendor", sa.String(255), nullable=False, server_default=""))
    for name, size in SAID.items():
        op.add_column("mapping_rules", sa.Column(name, sa.String(size), nullable=False, server_default=""))


def downgrade() -> None:
    for name in SAID:
        op.drop_column("mapping_rules", name)
    for name in ("vendor", "tags", "types"):
        op.drop_column("products", name)
