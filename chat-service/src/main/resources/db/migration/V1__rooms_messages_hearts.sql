-- One room per broadcast, as the catalog's events tell. A deleted broadcast leaves its id behind,
-- so that a late reader learns that it is gone.
create table chat.room (
  id           text        primary key,
  owner_id     text        not null,
  owner_handle text        not null,
  title        text        not null,
  audience     text        not null check (audience in ('PUBLIC', 'UNLISTED', 'PRIVATE')),
  state        text        not null check (state in ('SCHEDULED', 'READY', 'LIVE', 'INTERRUPTED', 'ENDED', 'DELETED')),
  last_message bigint      not null default 0,
  created_at   timestamptz not null,
  ended_at     timestamptz
);

-- Events that were applied, so that none is applied twice. Pruned once Kafka has forgotten them.
create table chat.applied_event (
  event_id   uuid        primary key,
  applied_at timestamptz not null default now()
);
create index applied_event_age on chat.applied_event (applied_at);

-- Ids count up without a hole within a room; the nonce tells whether an unsure write was kept.
create table chat.message (
  room_id      text        not null references chat.room (id),
  id           bigint      not null,
  at           timestamptz not null,
  nonce        uuid        not null,
  author_id    text        not null,
  handle       text        not null,
  display_name text        not null,
  color        text        not null,
  body         text        not null,
  primary key (room_id, id)
);
create index message_time on chat.message (room_id, at);

-- Hearts of one second of one room, by counter. A counter belongs to one process and only grows,
-- so a row is written as often as one likes and the sum stays exact.
create table chat.heart_second (
  room_id text   not null references chat.room (id),
  counter text   not null,
  second  bigint not null,
  count   bigint not null check (count > 0),
  primary key (room_id, counter, second)
);

-- How many people have ever been in a room, kept for the day Redis is emptied: the number, and the
-- HyperLogLog that goes on counting.
create table chat.attendance (
  room_id  text   primary key references chat.room (id),
  total    bigint not null,
  visitors bytea  not null
);
