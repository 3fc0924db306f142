"""The rows that the shop keeps."""

from sandbox.parts.faults import TABLE as FAULTS

TABLES = (
    FAULTS
    + """
create table if not exists posts (
  id integer primary key autoincrement, kind text not null, parent integer not null, status text not null,
  sku text not null, created text not null, modified text not null, created_local text not null,
  modified_local text not null, search text not null, doc text not null);
create index if not exists posts_by_kind on posts (kind, status, created, id);
create index if not exists posts_by_parent on posts (parent);
create index if not exists posts_by_sku on posts (sku) where sku != '';
create table if not exists uploads (id integer primary key, kind text not null, content blob not null);
create table if not exists notes (
  id integer primary key autoincrement, order_id integer not null, created text not null, author text not null,
  note text not null, customer_note integer not null);
create table if not exists mails (
  id integer primary key autoincrement, order_id integer not null, sent text not null, recipient text not null,
  subject text not null, body text not null);
create table if not exists users (
  id integer primary key autoincrement, login text not null unique, role text not null);
create table if not exists api_keys (
  id integer primary key autoincrement, user_id integer not null, consumer_key text not null unique,
  consumer_secret text not null, permissions text not null, description text not null);
create table if not exists nonces (key_id integer, nonce text, used_at integer, primary key (key_id, nonce));
create table if not exists webhooks (
  id integer primary key autoincrement, user_id integer not null, name text not null, status text not null,
  topic text not null, delivery_url text not null, secret text not null, created text not null, modified text not null,
  failure_count integer not null default 0);
create table if not exists queue (
  id integer primary key autoincrement, webhook_id integer not null, resource_id integer not null, due real not null,
  unique (webhook_id, resource_id));
create table if not exists deliveries (
  id integer primary key autoincrement, webhook_id integer not null, resource_id integer not null, sent text not null,
  url text not null, headers text not null, body text not null, answered integer, error text not null);
"""
)
