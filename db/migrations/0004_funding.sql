-- The national open data of PA digitale 2026 and what it says of each body.
-- What was read (source_row, from an edition until an edition) is the truth; grants, changes and holders are worked out from it,
-- so the order in which editions are imported does not matter. The rules: docs/decisions/0010-matching-grants.md.

-- A file that is published again and again: each of its publications is an edition.
create table source_file (
  id int generated always as identity primary key,
  name text not null unique,
  latest_edition_id int
);
comment on table source_file is 'funding: a file of the national open data, published in editions';

create table edition (
  id int generated always as identity primary key,
  source_file_id int not null references source_file,
  edition_on date not null,
  -- The order of the editions of a file, also of two of one day: day, rows, settled rows, digest of the content.
  place text collate "C" not null,
  -- The day was not told: it is the latest one in the file's own date columns.
  derived boolean not null,
  file_name text not null,
  address text,
  file_sha256 text not null,
  content_sha256 text not null,
  columns text[] not null,
  rows int not null,
  quarantined int not null,
  -- By state letter ('' when the row says none): { "A": { "rows": 10, "doubled": 0 } }
  letters jsonb not null default '{}',
  imported_at timestamptz not null default now(),
  unique (source_file_id, place),
  unique (source_file_id, edition_on, content_sha256)
);
comment on table edition is 'funding: one publication of a file of the national open data';
alter table source_file add foreign key (latest_edition_id) references edition;
create index edition_digest on edition (file_sha256);

-- What is looked for in a name: no case, accents, quotes, dashes nor double spaces.
create function name_key(name text) returns text language sql immutable strict parallel safe as $$
  select btrim(regexp_replace(regexp_replace(normalize(lower(name), NFKD), '[\u0300-\u036f]', '', 'g'), '[^a-z0-9]+', ' ', 'g')) $$;

-- The importer numbers calls, holders and descriptions itself: it meets them thousands of times before it writes them.
create table call (
  id int primary key,
  -- The title without what varies from file to file: case, quotes, dashes, spaces, accents.
  title_key text not null unique,
  title text not null,
  measure text not null check (measure ~ '^\d+(\.\d+)+$'),
  -- Which edition the title was read in: the list of calls goes before the files of grants.
  title_place text collate "C" not null,
  opens_on date,
  closes_on date,
  state text,
  allotted_cents bigint,
  measure_total_cents bigint,
  recipients text[] not null default '{}',
  -- The edition of the list of calls that the figures above were read in; null: the list does not know this call.
  listed_edition_id int references edition
);
comment on table call is 'funding: a national call (avviso)';

create table holder (
  id int primary key,
  ipa_code text not null unique check (ipa_code = lower(ipa_code)),
  name text,
  type text check (type in ('municipality', 'school', 'health', 'other')),
  town text,
  istat_code text,
  province text,
  region text
);
comment on table holder is 'funding: a body of any part of the country that holds grants';
create index holder_istat on holder (istat_code);

-- How a file described a holder. The holder's own columns are the latest description.
create table holder_look (
  id int primary key,
  holder_id int not null,
  name text,
  type text,
  town text,
  istat_code text,
  province text,
  region text,
  -- Of all of the above, so that it is found by one short key.
  digest uuid not null unique
);
comment on table holder_look is 'funding: a description of a holder as a file gave it';

-- "grant" is a word of SQL.
create table grant_award (
  id uuid primary key default new_id(),
  -- No foreign keys to call, holder, file and edition here nor in source_row: each would look up 75,000 rows one by one, three quarters of
  -- the time of an import. The importer takes these numbers from what it writes itself; campanile doctor checks them all in one statement.
  call_id int not null,
  holder_id int not null,
  cup text,
  amount_cents bigint not null,
  sent_at timestamptz,
  financed_on date,
  decree text,
  window_no text,
  protocol_no text,
  state text not null check (state in ('financed', 'renounced', 'paid', 'unknown')),
  -- The letter as the file has it.
  state_source text,
  state_on date,
  -- The file that spoke of it last: in its latest edition, unless last_edition_id says in which one.
  source_file_id int not null,
  last_edition_id int,
  -- False: every file that had it has left it out since. It is never deleted.
  published boolean not null
);
comment on table grant_award is 'funding: a grant as the latest edition tells it';
create index grant_award_holder on grant_award (holder_id);

-- One row for as long as a file says the same thing: a later edition that repeats it writes nothing.
create table source_row (
  id bigint generated always as identity (cache 1000) primary key,
  source_file_id int not null,
  from_edition_id int not null,
  -- The first edition that no longer has it; null while the latest has.
  until_edition_id int,
  -- Null: it is not certain which grant this is. Then doubt says why and candidate_ids which ones it might be.
  grant_id uuid,
  doubt text check (doubt in ('twice_in_one_edition', 'same_moment_and_amount', 'same_cup_and_decree', 'many_candidates')),
  candidate_ids uuid[],
  call_id int not null,
  holder_look_id int not null,
  cup text,
  amount_cents bigint not null,
  sent_at timestamptz,
  financed_on date,
  decree text,
  window_no text,
  protocol_no text,
  state_source text,
  state_on date,
  check ((grant_id is null) = (doubt is not null))
);
comment on table source_row is 'funding: what a file says of a grant, from an edition until another';
create index source_row_grant on source_row (grant_id);
create index source_row_doubt on source_row (id) where grant_id is null;

create table grant_change (
  grant_id uuid not null references grant_award on delete cascade,
  edition_id int not null references edition,
  field text not null check (field in
    ('call', 'holder', 'cup', 'amount', 'financed_on', 'decree', 'window', 'protocol', 'state', 'state_on', 'published')),
  from_value text not null,
  to_value text not null,
  primary key (grant_id, edition_id, field)
);
comment on table grant_change is 'funding: what an edition changed in a grant';
create index grant_change_edition on grant_change (edition_id);

create table quarantine (
  edition_id int not null references edition on delete cascade,
  line int not null,
  reason text not null,
  detail text not null default '',
  raw text not null,
  primary key (edition_id, line)
);
comment on table quarantine is 'funding: a line of a file that does not fit, kept as it is';

do $$ declare t text; begin
  foreach t in array array['source_file', 'edition', 'call', 'holder', 'holder_look', 'grant_award', 'source_row', 'grant_change', 'quarantine']
  loop call reference(t::regclass); end loop;
end $$;

-- Which holders are which body of a centre, and by which rule it was found.
create table body_holder (
  centre_id uuid not null default app_centre() references centre,
  body_id uuid not null,
  holder_id int not null references holder,
  rule text not null check (rule in ('ipa', 'istat', 'name')),
  primary key (centre_id, body_id, holder_id),
  foreign key (centre_id, body_id) references body (centre_id, id) on delete cascade
);
comment on table body_holder is 'funding: the holders of the national record that are this body';
call protect('body_holder');
create index body_holder_holder on body_holder (centre_id, holder_id);

-- The importer links bodies of all centres: it reads the codes it needs and writes nothing but the links.
create policy platform on body_holder to campanile_platform using (true);
grant select, insert, update, delete on body_holder to campanile_platform;
do $$ begin
  if not exists (select from pg_policies where tablename = 'body' and 'campanile_platform' = any (roles)) then
    create policy platform on body for select to campanile_platform using (true);
  end if;
end $$;
grant select (centre_id, id, type, name, ipa_code, istat_code, province, state) on body to campanile_platform;
