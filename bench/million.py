"""Clients and orders by the hundred thousand, written set by set as the owner: what the lists are measured on."""

import psycopg

from core.db import now

CLIENTS = 1000
BIG_SHARE = 10  # every tenth order is of the first client
WORDS = "Anna,Marco,Giulia,Luca,Sofia,Paolo,Emma,Jonas,Lena,Felix,Marie,Louis,Chiara,Davide,Elena,Matteo"

# What these rows do not care about is empty.
EMPTY = """
select format('alter table %I alter column %I set default %s', table_name, column_name, case
    when data_type in ('jsonb', 'ARRAY') then quote_literal('{}') when data_type = 'boolean' then 'false'
    when data_type = 'bigint' then '0' when data_type like 'timestamp%' then 'now()' else quote_literal('') end)
from information_schema.columns
where table_schema = 'public' and is_nullable = 'NO' and is_identity = 'NO' and column_default is null
  and is_generated = 'NEVER' and table_name in ('clients', 'stores', 'orders', 'order_items')
"""
MAKE_CLIENTS = """
insert into clients (name, reference, locale, access_on, search_text)
select 'Client ' || n, 'REF-' || n, 'it', true, 'Client ' || n || ' REF-' || n from generate_series(1, {clients}) n
"""
MAKE_STORES = """
insert into stores (client_id, name, platform, address, identity, status, currency, hook_token, approval)
select id, 'Store of ' || name, 'woocommerce', 'https://shop' || id || '.example', 'https://shop' || id || '.example',
       'connected', 'EUR', 'token-' || id, 'automatic'
from clients
"""
FLOOR = "(n % 10 = 2 or n % 100 = 50)"  # also of the first client
# One in 400 needs a person, one in 9 is on the floor: most orders of a shop are over. Of those on the floor, one in 100
# is a test and one in 100 is held; they are to leave on some day of the last week or of the next two.
MAKE_ORDERS = """
insert into orders (client_id, store_id, external_id, number, status, version, placed_at, created_at, shop_status,
                    due_at, held_at, held_items, is_test, currency, total, buyer, email, country, address,
                    shipping_method, search_text)
select s.client_id, s.id, n::text, 'W' || n,
       case when n % 400 = 0 then 'not_connected' when n % 1000 = 1 then 'pending_approval'
            when {floor} then ('{{in_production,created,printed,packaged}}'::text[])[1 + (n / 10 + n / 100) % 4]
            when n % 10 = 3 then 'shipped' else 'delivered' end,
       1, moment.at, moment.at, 'processing',
       case when {floor} then date_trunc('day', now()) + (n / 40 % 21 - 6) * interval '1 day' - interval '1 minute'
         end,
       case when n % 1000 in (12, 50) then now() end, (n % 1000 in (12, 50))::int, n % 1000 in (22, 150),
       'EUR', 1990 + n % 5000,
       words.first || ' Rossi ' || n % 5000, 'buyer' || n || '@example.test', 'IT',
       '{{"first_name": "Anna", "last_name": "Rossi", "line1": "Via Roma 1", "city": "Torino", "country": "IT"}}',
       'Standard', 'W' || n || ' ' || words.first || ' Rossi ' || n % 5000 || ' buyer' || n
         || '@example.test PST-' || n % 30
from generate_series({above} + 1, {upto}) n
join lateral (select timestamptz '2024-01-01' + n * interval '1 minute' as at) moment on true
join lateral (select (string_to_array('{words}', ','))[1 + n % 16] as first) words on true
join stores s on s.id = (select min(id) from stores) + case when n % {big} = 0 then 0 else n % ({clients} - 1) + 1 end
"""
MAKE_ITEMS = """
insert into order_items (client_id, order_id, store_id, external_id, product_ref, title, sku, options, quantity, price,
                         status, due_at, is_held, is_ours, catalog_variant_id, product_uid, multiplier)
select o.client_id, o.id, o.store_id, o.external_id || '-' || place, '1:1', 'Museum poster ' || place, 'PST-' || place,
       '{{"Size": "A3"}}', 1, 1990, o.status, o.due_at, o.held_items = place, true, made.id,
       coalesce(made.uid, 'poster_pf_a3'), 1
from orders o cross join generate_series(1, 2) place cross join lateral (select o.external_id::bigint as n) numbered
left join (
  select id, uid, row_number() over (order by id) - 1 as number, count(*) over () as many from catalog_variants
) made on made.number = (o.id / 7 + place * 13) % made.many
where n > {above} and (n % 20 < 2 or {floor})
"""


def make_clients(owner_url: str) -> None:
    with psycopg.connect(owner_url) as owner:
        see_all(owner)
        for (statement,) in owner.execute(EMPTY).fetchall():
            owner.execute(statement)
        owner.execute(MAKE_CLIENTS.format(clients=CLIENTS))
        owner.execute(MAKE_STORES)


def make_orders(owner_url: str, above: int, upto: int) -> float:
    """Orders numbered from `above` + 1 to `upto`; one in ten of those that are over has its items, on the floor each.
    They are made as variants of the catalog, where there are any. Seconds it took."""
    began = now()
    values = {"above": above, "upto": upto, "words": WORDS, "big": BIG_SHARE, "clients": CLIENTS, "floor": FLOOR}
    with psycopg.connect(owner_url) as owner:
        see_all(owner)
        owner.execute(MAKE_ORDERS.format(**values))
        owner.execute(MAKE_ITEMS.format(**values))
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for table in ("orders", "order_items", "clients", "stores"):
            owner.execute(f"vacuum analyze {table}")
    return (now() - began).total_seconds()


def see_all(owner: psycopg.Connection) -> None:
    owner.execute("select set_config('vetrina.clients', '*', true)")
