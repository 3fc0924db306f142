"""The rows that the shop keeps. `doc` is what the API shows, less what stands in columns of its own."""

from sandbox.parts.faults import TABLE as FAULTS

TABLES = (
    FAULTS
    + """
create table if not exists products (
  id integer primary key autoincrement, status text not null, modified text not null, doc text not null);
create index if not exists products_by_change on products (modified, id);
create table if not exists orders (
  id integer primary key autoincrement, status text not null, placed text not null, modified text not null,
  doc text not null);
create index if not exists orders_by_change on orders (modified, id);
create table if not exists answers (key text primary key, body text not null);
create table if not exists messages (
  id integer primary key autoincrement, message_id text not null, type text not null, body text not null,
  due real, tries integer not null default 0, answered integer, error text not null default '',
  sent text, url text not null default '', headers text not null default '{}');
create index if not exists messages_due on messages (due) where due is not null;
"""
)
