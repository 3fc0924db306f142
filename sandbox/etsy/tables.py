"""The rows that the pretend Etsy keeps."""

from sandbox.parts.faults import TABLE as FAULTS

TABLES = (
    FAULTS
    + """
create table if not exists users (
  id integer primary key, login text not null, password_changed real not null default 0);
create table if not exists shops (
  id integer primary key, user_id integer not null, name text not null, currency text not null, country text not null,
  lang text not null, created integer not null, vacation integer not null default 0,
  withheld integer not null default 0, denied integer not null default 0);
create table if not exists codes (
  code text primary key, user_id integer not null, redirect_uri text not null, challenge text not null,
  scope text not null, expires real not null);
create table if not exists tokens (
  id integer primary key autoincrement, user_id integer not null, scope text not null, access text not null unique,
  refresh text not null unique, access_expires real not null, refresh_expires real not null,
  refresh_dead integer not null default 0, revoked integer not null default 0);
create table if not exists listings (
  id integer primary key, shop_id integer not null, state text not null, created integer not null,
  updated integer not null, doc text not null);
create index if not exists listings_by_state on listings (shop_id, state, created, id);
create table if not exists skus (
  shop_id integer not null, sku text not null, listing_id integer not null, primary key (shop_id, sku, listing_id));
create table if not exists uploads (image_id integer primary key, kind text not null, content blob not null);
create table if not exists receipts (
  id integer primary key, shop_id integer not null, created integer not null, updated integer not null,
  paid integer not null, shipped integer not null, delivered integer not null, canceled integer not null,
  doc text not null);
create index if not exists receipts_by_update on receipts (shop_id, updated, id);
create index if not exists receipts_by_creation on receipts (shop_id, created, id);
create table if not exists mails (
  id integer primary key autoincrement, receipt_id integer not null, sent integer not null, recipient text not null,
  subject text not null, body text not null);
create table if not exists calls (
  id integer primary key autoincrement, method text not null, path text not null, query text not null,
  content_type text not null, body text not null, status integer not null);
create table if not exists queue (
  id integer primary key autoincrement, message_id text not null, event text not null, shop_id integer not null,
  receipt_id integer not null, attempt integer not null, due real not null);
create table if not exists deliveries (
  id integer primary key autoincrement, message_id text not null, url text not null, headers text not null,
  body text not null, answered integer, error text not null);
"""
)
