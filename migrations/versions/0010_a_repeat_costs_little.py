"""A delivery that comes again and again is noted once, and then writes nothing: no row version, no wait for the disk."""

from alembic import op

revision = "0010"
down_revision = "0009"

TAKE_DELIVERY = """
create or replace function take_delivery(
  client bigint, store bigint, source text, topic text, resource text, key text, body text, headers jsonb
) returns boolean language plpgsql as $$
begin
  perform set_config('vetrina.clients', client::text, true);
  insert into inbox (client_id, store_id, source, topic, resource_id, dedupe_key, body, headers, state, reason, seen,
                     created_at)
  values (client, store, source, topic, resource, key, body, headers, 'new', '', 1, clock_timestamp())
  on conflict (client_id, store_id, dedupe_key) do nothing;
  if found then return true; end if;
  update inbox set seen = 2 where client_id = client and store_id = store and dedupe_key = key and seen = 1;
  return false;
end $$;
"""


def upgrade() -> None:
    op.execute(TAKE_DELIVERY)


def downgrade() -> None:
    """The function of 0002 counts; what has been noted here stays as it is."""
