"""Who sees what: row security on every client's table, grants for the app's role, an activity log that only grows."""

from alembic import op

from migrations.security import IN_SCOPE, app_role, grant, protect

revision = "0002"
down_revision = "0001"

OF_A_CLIENT = (
    "catalog_grants connections credentials files inbox mapping_changes mapping_files mappings membership_clients "
    "membership_stores order_items order_requests orders package_lines packages products pushes rounds stores syncs "
    "timeline variants"
).split()
OF_A_CLIENT_OR_THE_PROVIDER = "activity invitations mails memberships saved_views".split()
OF_THE_PROVIDER = (
    "catalog_categories catalog_products catalog_variants heartbeats login_sessions password_resets print_areas users"
).split()

ONLY_GROWS = """
create function refuse_change() returns trigger language plpgsql as $$
begin raise exception '% only grows', tg_table_name; end $$;
create trigger only_grows before update or delete on activity for each row execute function refuse_change();
create trigger only_grows_whole before truncate on activity execute function refuse_change();
"""

# Half the cost of the standard compression; a server built without lz4 keeps the standard one.
QUICK_BODIES = """
do $$ begin
  alter table inbox alter column body set compression lz4;
exception when feature_not_supported then null;
end $$
"""

# One round trip for a webhook: scope, insert and dedupe. The caller has checked the signature.
TAKE_DELIVERY = """
create function take_delivery(
  client bigint, store bigint, source text, topic text, resource text, key text, body text, headers jsonb
) returns boolean language plpgsql as $$
declare is_new boolean;
begin
  perform set_config('vetrina.clients', client::text, true);
  insert into inbox (client_id, store_id, source, topic, resource_id, dedupe_key, body, headers, state, reason, seen,
                     created_at)
  values (client, store, source, topic, resource, key, body, headers, 'new', '', 1, clock_timestamp())
  on conflict (client_id, store_id, dedupe_key) do update set seen = inbox.seen + 1
  returning xmax = 0 into is_new;
  return is_new;
end $$;
"""


# An index for words is of no use under row security: the database looks at the policy first, at every row, as it does
# not trust the search operator to keep a secret. So words are searched through a view, whose own condition is the very
# rule of the policy; its owner is let see all.
FOUND = f"""
create policy owner on orders for select to current_user using (true);
create view orders_found as
select id, client_id, store_id, number, reference, buyer, email, country, status, tab, reason, held_items, is_test,
       total, currency, placed_at, created_at, version, search
from orders where {IN_SCOPE.format(column="client_id")};
"""  # noqa: S608

# The same for lists that look up the rows themselves (core/search.py): what is found are ids.
FOUND_IDS = """
create policy owner on {table} for select to current_user using (true);
create view {table}_found as select id, search from {table} where {rule};
"""


def upgrade() -> None:
    op.execute(QUICK_BODIES)
    protect("clients", "id")
    grant("clients")
    for table in OF_A_CLIENT:
        protect(table)
        grant(table)
    for table in OF_A_CLIENT_OR_THE_PROVIDER:
        protect(table, "coalesce(client_id, 0)")
        grant(table, "select, insert" if table == "activity" else "select, insert, update, delete")
    for table in OF_THE_PROVIDER:
        grant(table)
    op.execute(FOUND)
    grant("orders_found", "select")
    for table, column in (("clients", "id"), ("activity", "coalesce(client_id, 0)"), ("products", "client_id")):
        op.execute(FOUND_IDS.format(table=table, rule=IN_SCOPE.format(column=column)))
        grant(f"{table}_found", "select")
    op.execute(ONLY_GROWS)
    op.execute(TAKE_DELIVERY)
    op.execute("revoke execute on function take_delivery from public")
    op.execute(f"grant execute on function take_delivery to {app_role()}")


def downgrade() -> None:
    for table in ("orders", "clients", "activity", "products"):
        op.execute(f"drop view {table}_found")
        op.execute(f"drop policy owner on {table}")
    op.execute("drop function take_delivery")
    op.execute("drop function refuse_change cascade")
    for table in ("clients", *OF_A_CLIENT, *OF_A_CLIENT_OR_THE_PROVIDER):
        op.execute(f"drop policy clients on {table}")
        op.execute(f"alter table {table} no force row level security")
        op.execute(f"alter table {table} disable row level security")
