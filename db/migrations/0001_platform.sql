-- What every module stands on: who may see what, what happened, who is signed in, work to be done later.
-- The migrator makes the roles campanile_centre, campanile_body and campanile_platform before this runs.

-- A uuid of version 7 sorts by the moment of its birth. PostgreSQL 18 makes them itself.
do $do$ begin
  if current_setting('server_version_num')::int >= 180000 then
    execute 'create function new_id() returns uuid language sql volatile as $$ select uuidv7() $$';
  else
    execute $f$create function new_id() returns uuid language sql volatile as $$
      select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
        52, 1), 53, 1), 'hex')::uuid $$ $f$;
  end if;
end $do$;

-- The centre and the bodies of this transaction. A setting that was local leaves '' behind on the connection: hence nullif.
create function app_centre() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.centre', true), '')::uuid $$;
create function app_bodies() returns uuid[] language sql stable parallel safe as
  $$ select string_to_array(nullif(current_setting('app.bodies', true), ''), ',')::uuid[] $$;
create function app_person() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.person', true), '')::uuid $$;

grant usage on schema public to campanile_centre, campanile_body, campanile_platform;

-- Called by the migration that makes a table. `officers` says what the officers of a body see of it:
--   ''      the rows of their bodies when the table has body_id, otherwise nothing
--   'read'  every row of their centre, reading only (for tables without body_id)
--   'id'    the row is the body itself
create procedure protect(t regclass, officers text default '') language plpgsql as $$
declare
  has_body boolean := exists (select from pg_attribute where attrelid = t and attname = 'body_id' and not attisdropped);
  body_column text := case when officers = 'id' then 'id' when has_body then 'body_id' end;
begin
  execute format('alter table %s enable row level security', t);
  execute format('create policy centre on %s to campanile_centre using (centre_id = app_centre())', t);
  execute format('grant select, insert, update, delete on %s to campanile_centre', t);
  if officers = 'read' then
    execute format('create policy body on %s for select to campanile_body using (centre_id = app_centre())', t);
    execute format('grant select on %s to campanile_body', t);
  elsif body_column is not null then
    execute format('create policy body on %s to campanile_body using (centre_id = app_centre() and %I = any (app_bodies()))', t, body_column);
    execute format('grant select, insert, update, delete on %s to campanile_body', t);
  end if;
end $$;

-- A table that belongs to everyone (national codes, calls, grants): all read it, importers write it.
create procedure reference(t regclass) language plpgsql as $$
begin
  execute format('grant select on %s to campanile_centre, campanile_body', t);
  execute format('grant select, insert, update, delete, truncate on %s to campanile_platform', t);
end $$;

-- A centre is a tenant. It has no centre_id, being one.
create table centre (
  id uuid primary key default new_id(),
  slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,30}$'),
  name text not null check (length(name) between 2 and 200),
  kind text not null default '',
  zone text not null default 'Europe/Rome',
  modules_off text[] not null default '{}',
  -- Sign-in through the centre's own OpenID Connect provider; the secret is sealed with the key of SECRET_KEY_FILE.
  oidc_issuer text,
  oidc_client_id text,
  oidc_secret bytea,
  -- Where the head of the sealed history is sent every day.
  head_mail text[] not null default '{}',
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  check ((oidc_issuer is null) = (oidc_client_id is null))
);
comment on table centre is 'platform: a centre, the tenant everything else belongs to';
alter table centre enable row level security;
create policy centre on centre to campanile_centre using (id = app_centre());
create policy body on centre for select to campanile_body using (id = app_centre());
create policy platform on centre to campanile_platform using (true);
grant select on centre to campanile_body;
grant select, update on centre to campanile_centre;
grant select, insert, update on centre to campanile_platform;

-- What a visitor may know of the centres: to choose where to sign in.
create function public_centres() returns table (id uuid, slug text, name text, kind text, zone text, oidc boolean, demo boolean)
  language sql stable security definer set search_path = public, pg_temp as
  $$ select id, slug, name, kind, zone, oidc_issuer is not null, demo from centre order by name limit 500 $$;
revoke execute on function public_centres() from public;
grant execute on function public_centres() to campanile_centre, campanile_platform;

-- Numbers people say (T-1042). A counter row, because row security hides the numbers of other bodies.
create table counter (
  centre_id uuid not null references centre, name text not null, value int not null, primary key (centre_id, name)
);
comment on table counter is 'platform: the last number given for each kind of thing';
call protect('counter');
revoke insert, update, delete on counter from campanile_centre;
create function next_number(counter_name text) returns int language sql volatile security definer set search_path = public, pg_temp as $$
  insert into counter as c (centre_id, name, value) values (app_centre(), counter_name, 1)
  on conflict (centre_id, name) do update set value = c.value + 1 returning value $$;
revoke execute on function next_number(text) from public;
grant execute on function next_number(text) to campanile_centre, campanile_body;

-- What happened: audit trail, timeline and outbox in one row. Events of the installation itself stand under the nil uuid,
-- hence no foreign key to centre. body_id is null for what concerns the centre as a whole: officers do not see those.
create table event (
  seq bigint generated always as identity primary key,
  centre_id uuid not null default coalesce(app_centre(), '00000000-0000-0000-0000-000000000000'),
  body_id uuid,
  txid xid8 not null default pg_current_xact_id(),
  recorded_at timestamptz not null,
  actor_kind text not null check (actor_kind in ('staff', 'officer', 'machine', 'visitor', 'platform')),
  person_id uuid,
  name text not null check (name ~ '^[a-z]+\.[a-z0-9_]+$'),
  version int not null default 1,
  subject_id uuid not null,
  facts jsonb not null default '{}'
);
comment on table event is 'platform: what happened, append-only and sealed';
call protect('event');
revoke update, delete on event from campanile_centre, campanile_body;
create policy platform on event to campanile_platform using (true);
grant select, insert on event to campanile_platform;
create index event_subject on event (centre_id, subject_id, seq);
create index event_body on event (centre_id, body_id, seq);
create index event_txid on event (centre_id, txid, seq);

-- A seal covers the events of a centre whose transaction ended before `below_txid` and after the previous seal's.
create table seal (
  centre_id uuid not null,
  number int not null,
  below_txid xid8 not null,
  events int not null,
  leaves bytea not null,
  previous_hash bytea not null,
  hash bytea not null,
  signature bytea not null,
  sealed_at timestamptz not null,
  primary key (centre_id, number)
);
comment on table seal is 'platform: the signed chain over the events';
call protect('seal', 'read');
revoke insert, update, delete on seal from campanile_centre;
create policy platform on seal to campanile_platform using (true);
grant select, insert on seal to campanile_platform;

-- Who can sign in. Without centre: one account may be a person in several centres. Only the functions below touch these.
create table account (
  id uuid primary key default new_id(),
  email text not null unique check (email = lower(email) and email like '%_@_%'),
  password_hash text,
  totp_secret bytea,
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  closed_at timestamptz
);
comment on table account is 'platform: what one signs in with';

create table recovery_code (
  account_id uuid not null references account on delete cascade,
  hash bytea not null,
  used_at timestamptz,
  primary key (account_id, hash)
);
comment on table recovery_code is 'platform: one-time codes for who lost the second factor';

create table session (
  hash bytea primary key,
  id uuid not null unique default new_id(),
  account_id uuid not null references account on delete cascade,
  centre_id uuid references centre,
  person_id uuid,
  body_id uuid,
  second_factor_at timestamptz,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  agent text not null default ''
);
comment on table session is 'platform: who is signed in, where and as what';
create index session_account on session (account_id);

-- A link that works once: an invitation or a new password.
create table one_time_link (
  hash bytea primary key,
  purpose text not null check (purpose in ('invitation', 'password')),
  account_id uuid not null references account on delete cascade,
  centre_id uuid references centre,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table one_time_link is 'platform: invitations and password resets';

-- Attempts per key (an address, a mail) in a window of time.
create table throttle (
  key bytea primary key, attempts int not null, window_from timestamptz not null
);
comment on table throttle is 'platform: how often somebody tried';

-- These tables have no centre and no role of the web may touch them: only security definer functions do.
-- campanile_platform (commands, worker) may, to invite the first person and to collect what expired.
grant select, insert, update, delete on account, recovery_code, session, one_time_link, throttle to campanile_platform;

create function throttled(throttle_key bytea, most int, seconds int, at timestamptz) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into throttle as t (key, attempts, window_from) values (throttle_key, 1, at)
  on conflict (key) do update set
    attempts = case when t.window_from < at - make_interval(secs => seconds) then 1 else t.attempts + 1 end,
    window_from = case when t.window_from < at - make_interval(secs => seconds) then at else t.window_from end
  returning attempts > most $$;

create function account_by_email(address text) returns table (id uuid, password_hash text, totp_secret bytea, totp_confirmed_at timestamptz, totp_last_step bigint, demo boolean)
  language sql stable security definer set search_path = public, pg_temp as
  $$ select id, password_hash, totp_secret, totp_confirmed_at, totp_last_step, demo from account where email = lower(address) and closed_at is null $$;
create function account_by_id(account uuid) returns table (id uuid, email text, password_hash text, totp_secret bytea, totp_confirmed_at timestamptz, totp_last_step bigint, demo boolean)
  language sql stable security definer set search_path = public, pg_temp as
  $$ select id, email, password_hash, totp_secret, totp_confirmed_at, totp_last_step, demo from account where id = account_by_id.account and closed_at is null $$;
create function account_open(address text, is_demo boolean) returns uuid language sql volatile security definer set search_path = public, pg_temp as $$
  insert into account as a (email, demo) values (lower(address), is_demo)
  on conflict (email) do update set email = excluded.email returning id $$;
create function account_set_password(account uuid, new_hash text) returns void language sql volatile security definer set search_path = public, pg_temp as
  $$ update account set password_hash = new_hash where id = account_set_password.account $$;
create function account_set_totp(account uuid, secret bytea, confirmed timestamptz) returns void language sql volatile security definer set search_path = public, pg_temp as
  $$ update account set totp_secret = secret, totp_confirmed_at = confirmed,
       totp_last_step = case when confirmed is null then null else totp_last_step end where id = account_set_totp.account $$;
-- A code is good once: the step it belongs to must be later than the last one used.
create function account_use_totp(account uuid, step bigint) returns boolean language sql volatile security definer set search_path = public, pg_temp as
  $$ with used as (update account set totp_last_step = step where id = account_use_totp.account and (totp_last_step is null or totp_last_step < step) returning 1)
     select exists (select from used) $$;
create function recovery_codes_set(account uuid, hashes bytea[]) returns void language sql volatile security definer set search_path = public, pg_temp as $$
  delete from recovery_code where account_id = account;
  insert into recovery_code (account_id, hash) select account, unnest(hashes) $$;
create function recovery_code_use(account uuid, code_hash bytea, at timestamptz) returns boolean language sql volatile security definer set search_path = public, pg_temp as
  $$ with used as (update recovery_code set used_at = at where account_id = account and hash = code_hash and used_at is null returning 1)
     select exists (select from used) $$;
create function recovery_codes_left(account uuid) returns int language sql stable security definer set search_path = public, pg_temp as
  $$ select count(*)::int from recovery_code where account_id = account and used_at is null $$;

create function session_open(token_hash bytea, account uuid, centre uuid, person uuid, body uuid, factor_at timestamptz, at timestamptz, expires timestamptz, browser text)
  returns uuid language sql volatile security definer set search_path = public, pg_temp as $$
  insert into session (hash, account_id, centre_id, person_id, body_id, second_factor_at, created_at, last_used_at, expires_at, agent)
  values (token_hash, account, centre, person, body, factor_at, at, at, expires, left(browser, 120)) returning id $$;
create function session_end(token_hash bytea) returns void language sql volatile security definer set search_path = public, pg_temp as
  $$ delete from session where hash = token_hash $$;
create function session_end_others(account uuid, kept bytea) returns void language sql volatile security definer set search_path = public, pg_temp as
  $$ delete from session where account_id = account and hash is distinct from kept $$;
create function session_end_one(account uuid, session_id uuid) returns boolean language sql volatile security definer set search_path = public, pg_temp as
  $$ with gone as (delete from session where account_id = account and id = session_id returning 1) select exists (select from gone) $$;
create function session_touch(token_hash bytea, at timestamptz) returns void language sql volatile security definer set search_path = public, pg_temp as
  $$ update session set last_used_at = at where hash = token_hash and last_used_at < at - interval '1 minute' $$;
create function sessions_of(account uuid) returns table (id uuid, hash bytea, created_at timestamptz, last_used_at timestamptz, expires_at timestamptz, agent text)
  language sql stable security definer set search_path = public, pg_temp as
  $$ select id, hash, created_at, last_used_at, expires_at, agent from session where account_id = account order by last_used_at desc limit 100 $$;

create function link_open(link_hash bytea, why text, account uuid, centre uuid, at timestamptz, expires timestamptz) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  update one_time_link set used_at = at where account_id = account and purpose = why and used_at is null;
  insert into one_time_link (hash, purpose, account_id, centre_id, created_at, expires_at) values (link_hash, why, account, centre, at, expires) $$;
create function link_find(link_hash bytea, at timestamptz) returns table (purpose text, account_id uuid, centre_id uuid, email text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select l.purpose, l.account_id, l.centre_id, a.email from one_time_link l join account a on a.id = l.account_id
  where l.hash = link_hash and l.used_at is null and l.expires_at > at and a.closed_at is null $$;
create function link_use(link_hash bytea, at timestamptz) returns boolean language sql volatile security definer set search_path = public, pg_temp as
  $$ with used as (update one_time_link set used_at = at where hash = link_hash and used_at is null and expires_at > at returning 1)
     select exists (select from used) $$;

do $do$ declare f regprocedure; begin
  for f in select p.oid from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and p.proname ~ '^(throttled|account_|recovery_code|session_|sessions_of|link_)' loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to campanile_centre, campanile_platform', f);
  end loop;
end $do$;

-- A machine's way in. The row belongs to the centre; it may be narrowed to one body.
create table api_token (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  hash bytea not null unique,
  name text not null check (length(name) between 1 and 100),
  role text not null,
  scope_body_id uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (centre_id, id)
);
comment on table api_token is 'platform: tokens of the API';
call protect('api_token');
create policy platform on api_token to campanile_platform using (true);
grant select, insert, update on api_token to campanile_platform;
create function token_find(token_hash bytea, at timestamptz)
  returns table (centre_id uuid, id uuid, name text, role text, scope_body_id uuid, zone text, modules_off text[])
  language sql stable security definer set search_path = public, pg_temp as $$
  select t.centre_id, t.id, t.name, t.role, t.scope_body_id, c.zone, c.modules_off from api_token t join centre c on c.id = t.centre_id
  where t.hash = token_hash and t.revoked_at is null and t.expires_at > at $$;
create function token_touch(token_hash bytea, at timestamptz) returns void language sql volatile security definer set search_path = public, pg_temp as
  $$ update api_token set last_used_at = at where hash = token_hash and (last_used_at is null or last_used_at < at - interval '1 minute') $$;
revoke execute on function token_find(bytea, timestamptz), token_touch(bytea, timestamptz) from public;
grant execute on function token_find(bytea, timestamptz), token_touch(bytea, timestamptz) to campanile_centre;

-- What was answered to a creation, so that asking again with the same key gives the same answer.
create table idempotency_key (
  centre_id uuid not null default app_centre() references centre,
  token_id uuid not null,
  key text not null check (length(key) between 8 and 200),
  request_hash bytea not null,
  status int not null,
  location text,
  answer jsonb not null,
  created_at timestamptz not null default now(),
  primary key (centre_id, token_id, key)
);
comment on table idempotency_key is 'platform: answers kept for a day';
call protect('idempotency_key', 'read');
grant insert on idempotency_key to campanile_body;
create policy body_insert on idempotency_key for insert to campanile_body with check (centre_id = app_centre());
create policy platform on idempotency_key to campanile_platform using (true);
grant select, delete on idempotency_key to campanile_platform;

-- Long work that people watch.
create table run (
  centre_id uuid not null default coalesce(app_centre(), '00000000-0000-0000-0000-000000000000'),
  id uuid not null default new_id(),
  body_id uuid,
  kind text not null,
  title text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  done int not null default 0,
  total int not null default 0,
  message text not null default '',
  payload jsonb not null default '{}',
  result jsonb,
  error text,
  person_id uuid,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  cancel_asked_at timestamptz,
  primary key (centre_id, id)
);
comment on table run is 'platform: imports, exports and other long work with its progress';
call protect('run');
create policy platform on run to campanile_platform using (true);
grant select, insert, update on run to campanile_platform;
create index run_recent on run (centre_id, kind, created_at desc);

-- Files are on disk or in a store; this is what is known of them.
create table file (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid,
  owner_kind text not null,
  owner_id uuid,
  sha256 bytea not null,
  size bigint not null check (size >= 0),
  type text not null,
  name text not null check (length(name) between 1 and 255),
  scanned_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (centre_id, id)
);
comment on table file is 'platform: what is known of each stored file';
call protect('file');
create policy platform on file to campanile_platform using (true);
grant select, delete on file to campanile_platform;
create index file_owner on file (centre_id, owner_id);

-- Letters to be sent. What a letter says is forgotten when it has left: it may carry a one-time link.
create table mail (
  centre_id uuid not null default coalesce(app_centre(), '00000000-0000-0000-0000-000000000000'),
  id uuid not null default new_id(),
  kind text not null,
  to_address text not null,
  subject text not null,
  text text,
  html text,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts int not null default 0,
  last_error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  primary key (centre_id, id)
);
comment on table mail is 'platform: the outbox';
call protect('mail');
create policy platform on mail to campanile_platform using (true);
grant select, insert, update on mail to campanile_platform;

-- The queue is graphile-worker's. The web may only add registered tasks, and the centre and person of the transaction
-- go into the payload whatever the caller says.
create table task (name text primary key);
comment on table task is 'platform: the tasks this program knows';
grant select, insert, delete on task to campanile_platform;

create function enqueue(task_name text, payload jsonb, job_key text default null, run_at timestamptz default null) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from task where name = task_name) then raise exception 'unknown task %', task_name; end if;
  perform graphile_worker.add_job(task_name,
    (payload || jsonb_build_object('centreId', app_centre(), 'personId', app_person()))::json,
    run_at => coalesce(enqueue.run_at, now()), job_key => enqueue.job_key, max_attempts => 10);
end $$;
revoke execute on function enqueue(text, jsonb, text, timestamptz) from public;
grant execute on function enqueue(text, jsonb, text, timestamptz) to campanile_centre, campanile_body, campanile_platform;

create function post_mail(mail_kind text, address text, mail_subject text, mail_text text, mail_html text) returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare mail_id uuid;
begin
  insert into mail (kind, to_address, subject, text, html) values (mail_kind, address, mail_subject, mail_text, mail_html) returning id into mail_id;
  perform enqueue('platform.send_mail', jsonb_build_object('mailId', mail_id));
  return mail_id;
end $$;
revoke execute on function post_mail(text, text, text, text, text) from public;
grant execute on function post_mail(text, text, text, text, text) to campanile_centre, campanile_body, campanile_platform;
