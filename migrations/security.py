"""Row security and grants, for migrations. The app's role owns nothing and sees only the clients that its session names."""

from alembic import op
from sqlalchemy import text

APP = "vetrina_app"
IN_SCOPE = """case (select current_setting('vetrina.clients', true)) when '*' then true
  else {column} = any (string_to_array(nullif((select current_setting('vetrina.clients', true)), ''), ',')::bigint[]) end"""


def protect(table: str, column: str = "client_id") -> None:
    """Show and take only rows of the clients in scope. `coalesce(client_id, 0)` where the provider has rows too."""
    rule = IN_SCOPE.format(column=column)
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
