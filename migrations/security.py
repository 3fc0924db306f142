"""Row security and grants, for migrations. The app's role owns nothing and sees only the clients that its session names."""

from alembic import op
from sqlalchemy import text

APP = "vetrina_app"
IN_SCOPE = """case (select current_setting('vetrina.clients', true)) when '*' then true
  else {column} = any (string_to_array(nullif((select current_setting('vetrina.clients', true)), ''), ',')::bigint[]) end"""

WITHIN_SCOPE = """case (select current_setting('vetrina.clients', true)) when '*' then true else coalesce(
  {column} <@ string_to_array(nullif((select current_setting('vetrina.clients', true)), ''), ',')::bigint[], false) end"""


def protect(table: str, column: str = "client_id") -> None:
    """Show and take only rows of the clients in scope. `coalesce(client_id, 0)` where the provider has rows too."""
    _keep_to(table, IN_SCOPE.format(column=column))


def protect_many(table: str, column: str) -> None:
    """Show and take only rows whose clients are all in scope. `column` lists them; null: every client there is."""
    _keep_to(table, WITHIN_SCOPE.format(column=column))


def protect_with(table: str, column: str, other: str) -> None:
    """Show and take only rows whose row in `other` is shown."""
    _keep_to(table, f"{column} in (select id from {other})")  # noqa: S608  (names of ours)


def _keep_to(table: str, rule: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy clients on {table} using ({rule}) with check ({rule})")


def grant(table: str, rights: str = "select, insert, update, delete") -> None:
    op.execute(f"grant {rights} on {table} to {app_role()}")


def app_role() -> str:
    """The role that the app logs in as; `vetrina_app` unless the deployment names another."""
    return op.get_context().opts.get("app_role") or APP


def as_owner_seeing_all() -> None:
    """For a migration that touches rows: the owner is bound by row security too."""
    op.get_bind().execute(text("select set_config('vetrina.clients', '*', true)"))
