"""A database with orders in it is brought up to date: stretch by stretch, also after it was stopped in the middle."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, event, text

import models  # noqa: F401
from commands.postgres import Postgres
from migrations import filling, run
from models.base import Base

SEED = """
insert into clients (id, name, reference, locale, access_on, search_text, created_at)
  overriding system value values (1, 'Rossi', '', 'it', true, '', now());
insert into stores (id, client_id, name, platform, address, identity, status, currency, hook_token, approval)
  overriding system value values (1, 1, 'Shop', 'manual', '', 'm', 'connected', 'EUR', 't', 'automatic');
insert into orders (client_id, store_id, external_id, number, status, version, placed_at, created_at, shop_status,
                    currency, total, buyer, email, country, address, shipping_method, search_text)
  select 1, 1, n::text, 'N' || n, (array['delivered', 'created', 'received'])[1 + mod(n, 3)], 1, now(), now(), '',
    'EUR', 0, '', '', 'IT', '{}', '', '' from generate_series(1, 30) n;
insert into order_items (client_id, order_id, store_id, external_id, product_ref, title, sku, options, quantity, price,
                         status, is_ours, product_uid, multiplier)
  select 1, id, 1, '1', '', 'Poster', '', '{}', 1, 0, status, true, '', 1 from orders;
insert into timeline (client_id, order_id, created_at, kind, what, facts, to_status, actor)
  select 1, id, timestamptz '2026-01-01' + place * interval '1 day', 'status', 'status', '{}', step, ''
  from orders, unnest(case status when 'delivered' then '{received,created,printed,shipped,delivered}'::text[]
    when 'created' then '{received,created}' else '{received}' end) with ordinality steps (step, place);
"""
# What a row does not care about is empty.
EMPTY = """
select format('alter table %I alter column %I set default %s', table_name, column_name, case
    when data_type in ('jsonb', 'ARRAY') then quote_literal('{}') when data_type = 'boolean' then 'false'
    when data_type = 'bigint' then '0' when data_type like 'timestamp%' then 'now()' else quote_literal('') end)
from information_schema.columns
where table_schema = 'public' and is_nullable = 'NO' and is_identity = 'NO' and column_default is null
  and is_generated = 'NEVER' and table_name in ('clients', 'stores', 'orders', 'order_items', 'timeline')
"""


class Stopped(Exception):
    """Somebody ended the upgrade."""


@pytest.fixture
def old(server: Postgres) -> Iterator[str]:
    """The address of a database as it was before batches, with orders; its app is left alone."""
    name = "before_batches"
    boss = create_engine(run.sqlalchemy_url(server.url("postgres")), isolation_level="AUTOCOMMIT")
    with boss.connect() as connection:
        connection.execute(text(f"create database {name} owner vetrina_owner"))
    address = server.url("vetrina_owner", name)
    command.upgrade(run.config(address), "0040")
    engine = create_engine(run.sqlalchemy_url(address))
    with engine.begin() as connection:
        connection.execute(filling.SEE, {"clients": "*"})
        for (statement,) in connection.execute(text(EMPTY)).all():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(SEED)
    engine.dispose()
    yield address
    with boss.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    boss.dispose()


def read(address: str, statement: str) -> list[tuple]:
    engine = create_engine(run.sqlalchemy_url(address))
    with engine.connect() as connection:
        connection.execute(filling.SEE, {"clients": "*"})
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def test_old_orders_get_their_times_also_where_the_upgrade_was_stopped_in_the_middle(old, monkeypatch):
    monkeypatch.setattr(filling, "STRETCH", 7)
    stretches = []

    def stop(_connection, _cursor, statement, *_more):
        if "released_at" in statement and statement.lstrip().startswith("update orders"):
            stretches.append(statement)
            if len(stretches) == 3:
                raise Stopped

    event.listen(Connection, "before_cursor_execute", stop)
    try:
        with pytest.raises(Stopped):
            run.upgrade(old)
        assert read(old, "select version_num from alembic_version") == [("0046",)]
        assert read(old, "select count(*) from orders where released_at is not null") == [(9,)]
        run.upgrade(old)
    finally:
        event.remove(Connection, "before_cursor_execute", stop)
    assert len(stretches) == 3 + 5
    days = ", ".join(f"extract(day from {name}_at)" for name in ("released", "produced", "shipped", "delivered"))
    assert sorted(read(old, f"select distinct status, {days} from orders"), key=str) == [  # noqa: S608
        ("created", 3, None, None, None),
        ("delivered", 3, 4, 5, 6),
        ("received", None, None, None, None),
    ]


def test_after_the_upgrade_the_database_is_what_the_models_say(old):
    run.upgrade(old)
    engine = create_engine(run.sqlalchemy_url(old))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()
