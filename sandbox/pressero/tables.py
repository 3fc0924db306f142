"""The rows that the site keeps. An order's number is its row's id."""

from sandbox.parts.faults import TABLE as FAULTS

TABLES = (
    FAULTS
    + """
create table if not exists products (
  id integer primary key autoincrement, guid text not null unique, sku text not null, doc text not null);
create index if not exists products_by_sku on products (sku);
create table if not exists orders (
  id integer primary key autoincrement, guid text not null unique, placed text not null, doc text not null);
create index if not exists orders_by_day on orders (placed, id);
create table if not exists items (
  id integer primary key autoincrement, guid text not null unique, order_id integer not null, seq integer not null,
  stage integer not null, approval text not null, approved text not null, doc text not null, unique (order_id, seq));
create table if not exists history (
  id integer primary key autoincrement, item_id integer not null, stage integer not null, at text not null,
  notes text not null);
create table if not exists shipments (
  id integer primary key autoincrement, order_id integer not null, at text not null, doc text not null);
create table if not exists tokens (token text primary key, made text not null);
create table if not exists webhooks (
  id integer primary key autoincrement, description text not null, url text not null, key text not null,
  events text not null);
create table if not exists queue (
  id integer primary key autoincrement, webhook_id integer not null, event text not null, order_id integer not null,
  seq integer not null, due real not null);
create table if not exists deliveries (
  id integer primary key autoincrement, webhook_id integer not null, event text not null, order_id integer not null,
  sent text not null, url text not null, headers text not null, body text not null, answered integer,
  error text not null);
"""
)
