"""The rows that the shops keep."""

TABLES = """
create table if not exists shops (
  id integer primary key, label text not null unique, created text not null, doc text not null);
create table if not exists installs (shop_id integer primary key, scopes text not null, installed_at text not null);
create table if not exists codes (
  code text primary key, shop_id integer not null, scopes text not null, due real not null);
create table if not exists tokens (
  id integer primary key autoincrement, shop_id integer not null, access text not null unique,
  refresh text not null unique, scopes text not null, access_until real not null, refresh_until real not null,
  expiring integer not null, parent integer, used integer not null default 0, dead integer not null default 0);
create table if not exists products (
  id integer primary key, shop_id integer not null, handle text not null, title text not null, status text not null,
  created text not null, updated text not null, published integer not null, doc text not null);
create index if not exists products_by_update on products (shop_id, updated, id);
create index if not exists products_by_handle on products (shop_id, handle);
create table if not exists variants (
  id integer primary key, shop_id integer not null, product_id integer not null, sku text not null);
create index if not exists variants_by_sku on variants (shop_id, sku);
create index if not exists variants_by_product on variants (product_id);
create table if not exists orders (
  id integer primary key, shop_id integer not null, number integer not null, created text not null,
  updated text not null, processed text not null, token text not null, doc text not null);
create index if not exists orders_by_update on orders (shop_id, updated, id);
create table if not exists fulfillment_orders (
  id integer primary key, shop_id integer not null, order_id integer not null, status text not null,
  doc text not null);
create index if not exists fulfillment_orders_by_order on fulfillment_orders (order_id);
create table if not exists fulfillments (
  id integer primary key, shop_id integer not null, order_id integer not null, doc text not null);
create index if not exists fulfillments_by_order on fulfillments (order_id);
create table if not exists bulk_operations (
  id integer primary key, shop_id integer not null, status text not null, created text not null, query text not null,
  grouped integer not null, doc text not null);
create table if not exists product_operations (
  id integer primary key, shop_id integer not null, doc text not null);
create table if not exists uploads (key text primary key, kind text not null, content blob);
create table if not exists metafields (
  id integer primary key, owner text not null, namespace text not null, key text not null, kind text not null,
  value text not null, unique (owner, namespace, key));
create table if not exists subscriptions (
  id integer primary key, shop_id integer not null, topic text not null, uri text not null, format text not null,
  doc text not null, failures integer not null default 0);
create table if not exists jobs (
  id integer primary key autoincrement, due real not null, kind text not null, args text not null);
create table if not exists deliveries (
  id integer primary key autoincrement, shop_id integer not null, topic text not null, url text not null,
  headers text not null, body text not null, subscription_id integer, due real, attempts integer not null default 0,
  answered integer, error text not null default '');
create table if not exists faults (
  id integer primary key autoincrement, kind text not null, remaining integer not null, path text not null,
  contains text not null, details text not null);
"""
