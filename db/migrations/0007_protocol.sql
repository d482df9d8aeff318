-- The protocol: number, year and office of everything official that comes in or goes out.

create table protocol_setting (
  centre_id uuid not null default app_centre() references centre,
  -- hand: somebody types the number; connector: the protocol of the lead body is asked for it.
  mode text not null default 'hand' check (mode in ('hand', 'connector')),
  office text not null default '' check (length(office) <= 60),
  connector_url text not null default '',
  connector_secret bytea,
  -- Nothing official leaves without a number.
  required boolean not null default false,
  version int not null default 1,
  primary key (centre_id),
  check (mode = 'hand' or connector_url <> '')
);
comment on table protocol_setting is 'protocol: how a centre gets its protocol numbers';
call protect('protocol_setting');

create table protocol_entry (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  -- As the register gives it: figures, sometimes with a prefix.
  number text not null check (length(number) between 1 and 30),
  year int not null check (year > 0),
  -- The organisational area (AOO) whose register it is.
  office text not null check (length(office) between 1 and 60),
  registered_on date not null,
  subject text not null check (length(subject) between 1 and 500),
  owner_kind text not null,
  owner_id uuid not null,
  source text not null check (source in ('hand', 'connector')),
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table protocol_entry is 'protocol: the entry of the protocol register under which something came in or went out';
call protect('protocol_entry');
create unique index protocol_entry_owner on protocol_entry (centre_id, owner_id, direction);
create index protocol_entry_number on protocol_entry (centre_id, year, office, number);
