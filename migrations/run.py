"""Run the migrations from Python: no configuration file, the addresses come from the settings."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def config(owner_url: str, app_role: str | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes.update(url=sqlalchemy_url(owner_url), app_role=app_role)
    return made


def upgrade(owner_url: str, app_role: str | None = None) -> None:
    command.upgrade(config(owner_url, app_role), "head")


def sqlalchemy_url(url: str) -> str:
    """`postgresql://…` through psycopg 3."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
