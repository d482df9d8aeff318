-- What the desk still lacked: breaches of a supplier's level until a penalty is shared, the calls of a switchboard, a report for each body and
-- month, articles for everybody, what was proposed to the committee; and addresses outside that are told of what happens.

-- From when a service is there again: an outage is measured up to it.
alter table incident add column recovered_at timestamptz;

-- A supplier did not keep its level: proposed with its figures, contested, answered, decided by an act.
create table supplier_breach (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  -- V-3, as people say it.
  number int not null,
  supplier_id uuid not null,
  incident_id uuid,
  state text not null default 'proposed' check (state in ('proposed', 'contested', 'answered', 'set', 'dismissed', 'withdrawn')),
  -- Working seconds of the supplier's clock: what its level promises, what was consumed. Of several tickets, the worst.
  promised int not null check (promised > 0),
  consumed int not null check (consumed >= 0),
  began_at timestamptz not null default now(),
  ended_at timestamptz,
  proposed_at timestamptz not null default now(),
  proposed_by uuid,
  contested_on date,
  contested_by uuid,
  contest_text text not null default '' check (length(contest_text) <= 5000),
  -- The number of the protocol register under which the contestation left.
  contest_number text not null default '' check (length(contest_number) <= 60),
  answered_on date,
  answered_by uuid,
  answer_text text not null default '' check (length(answer_text) <= 20000),
  act_number text not null default '' check (length(act_number) <= 60),
  act_on date,
  act_organ text not null default '' check (length(act_organ) <= 120),
  reason text not null default '' check (length(reason) <= 2000),
  penalty_cents bigint check (penalty_cents > 0),
  weights text not null default 'outage' check (weights in ('equal', 'outage', 'inhabitants')),
  version int not null default 1,
  primary key (centre_id, id),
  unique (centre_id, number),
  unique (centre_id, incident_id, supplier_id),
  foreign key (centre_id, supplier_id) references desk_supplier (centre_id, id),
  foreign key (centre_id, incident_id) references incident (centre_id, id),
  foreign key (centre_id, proposed_by) references person (centre_id, id),
  foreign key (centre_id, contested_by) references person (centre_id, id),
  foreign key (centre_id, answered_by) references person (centre_id, id)
);
comment on table supplier_breach is 'desk: a supplier did not keep its level, from the proposal to the act';
call protect('supplier_breach');
create index supplier_breach_supplier on supplier_breach (centre_id, supplier_id);
create index supplier_breach_proposer on supplier_breach (centre_id, proposed_by) where proposed_by is not null;
create index supplier_breach_contester on supplier_breach (centre_id, contested_by) where contested_by is not null;
create index supplier_breach_answerer on supplier_breach (centre_id, answered_by) where answered_by is not null;
revoke delete on supplier_breach from campanile_centre;

-- The tickets that show it, each with what its clock said on the day of the proposal.
create table breach_ticket (
  centre_id uuid not null default app_centre() references centre,
  breach_id uuid not null,
  ticket_id uuid not null,
  promised int not null check (promised > 0),
  consumed int not null check (consumed >= 0),
  primary key (centre_id, breach_id, ticket_id),
  foreign key (centre_id, breach_id) references supplier_breach (centre_id, id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id)
);
comment on table breach_ticket is 'desk: a ticket that shows the breach of a supplier''s level';
call protect('breach_ticket');
create index breach_ticket_ticket on breach_ticket (centre_id, ticket_id);

-- A body hit, for how long, and its part of the penalty once an act has set it: no body sees another's.
create table breach_share (
  centre_id uuid not null default app_centre() references centre,
  breach_id uuid not null,
  body_id uuid not null,
  outage_seconds int not null default 0 check (outage_seconds >= 0),
  cents bigint check (cents >= 0),
  -- What its officers read of the act: its number and day.
  act text not null default '' check (length(act) <= 200),
  primary key (centre_id, breach_id, body_id),
  foreign key (centre_id, breach_id) references supplier_breach (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table breach_share is 'desk: a body hit by a breach, for how long, and its part of the penalty';
call protect('breach_share');
create index breach_share_body on breach_share (centre_id, body_id);
revoke insert, update, delete on breach_share from campanile_body;

-- A penalty whose parts were taken among the credits of the bodies: once.
create table due_penalty (
  centre_id uuid not null default app_centre() references centre,
  breach_id uuid not null,
  taken_on date not null,
  person_id uuid,
  primary key (centre_id, breach_id),
  foreign key (centre_id, breach_id) references supplier_breach (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table due_penalty is 'dues: the penalty of a supplier whose parts became credits';
call protect('due_penalty');
create index due_penalty_person on due_penalty (centre_id, person_id) where person_id is not null;

-- — addresses outside that are told —

create table webhook (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  name text not null check (length(name) between 2 and 120),
  url text not null check (length(url) between 8 and 500),
  -- The kinds of events it is told of.
  kinds text[] not null default '{}',
  -- Sealed with the key of the installation: the database alone does not tell it.
  secret bytea not null,
  old_secret bytea,
  old_until timestamptz,
  owner_id uuid,
  state text not null default 'on' check (state in ('on', 'off')),
  -- Since when nothing has arrived there; null while it answers.
  failing_since timestamptz,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (centre_id, id),
  foreign key (centre_id, owner_id) references person (centre_id, id)
);
comment on table webhook is 'webhooks: an address outside that is told of what happens';
call protect('webhook');
create index webhook_owner on webhook (centre_id, owner_id) where owner_id is not null;

create table webhook_delivery (
  centre_id uuid not null default app_centre() references centre,
  -- The same at every attempt: who receives it twice knows.
  id uuid not null default new_id(),
  webhook_id uuid not null,
  kind text not null check (length(kind) between 2 and 120),
  body text not null,
  -- The event it tells of; null for a trial.
  event_seq bigint,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts int not null default 0,
  -- What the address answered last, or why nothing could be said.
  answer int,
  problem text not null default '' check (length(problem) <= 200),
  made_at timestamptz not null default now(),
  last_at timestamptz,
  next_at timestamptz,
  primary key (centre_id, id),
  unique (centre_id, webhook_id, event_seq),
  foreign key (centre_id, webhook_id) references webhook (centre_id, id) on delete cascade
);
comment on table webhook_delivery is 'webhooks: something that happened, told or to be told to an address';
call protect('webhook_delivery');
create index webhook_delivery_made on webhook_delivery (centre_id, made_at);

-- — the switchboard —

create table call_import (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  name text not null check (length(name) <= 255),
  lines int not null default 0,
  kept int not null default 0,
  doubled int not null default 0,
  wrong int not null default 0,
  imported_at timestamptz not null default now(),
  person_id uuid,
  primary key (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table call_import is 'desk: a log of the switchboard that was read';
call protect('call_import');
create index call_import_person on call_import (centre_id, person_id) where person_id is not null;

-- A call as the figures need it: never who called.
create table phone_call (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  import_id uuid not null,
  queue text not null default '' check (length(queue) <= 120),
  began_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  outcome text not null check (outcome in ('answered', 'abandoned', 'busy')),
  -- A keyed hash of the line: the same line twice is one, and nobody reads a number out of it.
  hash bytea not null,
  primary key (centre_id, id),
  unique (centre_id, hash),
  foreign key (centre_id, import_id) references call_import (centre_id, id)
);
comment on table phone_call is 'desk: a call at the switchboard, without who called';
call protect('phone_call');
create index phone_call_began on phone_call (centre_id, began_at);
create index phone_call_import on phone_call (centre_id, import_id);

create table call_reject (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  import_id uuid not null,
  line int not null,
  reason text not null,
  -- As it was, without its numbers.
  text text not null default '' check (length(text) <= 500),
  primary key (centre_id, id),
  foreign key (centre_id, import_id) references call_import (centre_id, id)
);
comment on table call_reject is 'desk: a line of a switchboard''s log that could not be read';
call protect('call_reject');
create index call_reject_import on call_reject (centre_id, import_id, line);

-- — a report for each body and month —

alter table desk_setting add column monthly_reports boolean not null default false;
-- Within how many seconds a call should be answered.
alter table desk_setting add column answer_seconds int not null default 20 check (answer_seconds between 1 and 600);

create table desk_report (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  month_on date not null,
  number int not null,
  primary key (centre_id, id),
  unique (centre_id, body_id, month_on),
  unique (centre_id, number),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table desk_report is 'desk: the report of a body''s month, under one number';
call protect('desk_report');
revoke insert, update, delete on desk_report from campanile_body;

create table desk_report_version (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  report_id uuid not null,
  body_id uuid not null,
  version int not null,
  file_id uuid,
  made_at timestamptz not null default now(),
  made_by uuid,
  primary key (centre_id, id),
  unique (centre_id, report_id, version),
  foreign key (centre_id, report_id) references desk_report (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, made_by) references person (centre_id, id)
);
comment on table desk_report_version is 'desk: a report as it was made, once or again';
call protect('desk_report_version');
create index desk_report_version_body on desk_report_version (centre_id, body_id);
create index desk_report_version_maker on desk_report_version (centre_id, made_by) where made_by is not null;
revoke insert, update, delete on desk_report_version from campanile_body;

-- — articles for everybody —

alter table article drop constraint article_visibility_check;
alter table article add constraint article_visibility_check check (visibility in ('public', 'members', 'operators'));
-- For whom a version was written: it holds once a second person has published it. To take an article back needs nobody.
alter table article_version add column visibility text not null default 'operators' check (visibility in ('public', 'members', 'operators'));
update article_version v set visibility = a.visibility from article a where (a.centre_id, a.id) = (v.centre_id, v.article_id);
-- How its public page is called; given when it is first published for everybody, and never changed: people keep addresses.
alter table article add column slug text check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
create unique index article_slug on article (centre_id, slug) where slug is not null;
drop policy body on article;
create policy body on article for select to campanile_body using (centre_id = app_centre() and visibility <> 'operators' and published is not null);

-- Whether it helped somebody who is not signed in: once a day for each address, of which only a keyed hash of the day is here.
create table article_answer (
  centre_id uuid not null default app_centre() references centre,
  article_id uuid not null,
  source bytea not null,
  said_on date not null,
  helpful boolean not null,
  primary key (centre_id, article_id, source),
  foreign key (centre_id, article_id) references article (centre_id, id)
);
comment on table article_answer is 'desk: whether a public article helped somebody';
call protect('article_answer');
create index article_answer_source on article_answer (centre_id, source);

-- What everybody may read, with the words found between ⟦ and ⟧. A centre that is there and has none gives one row without an article.
create function public_articles(centre_slug text, words text)
  returns table (centre_name text, slug text, title text, snippet text, updated_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  with asked as (select websearch_to_tsquery('italian'::regconfig, words) as q),
  found as (
    select a.centre_id, a.slug, v.title, v.text, v.published_at,
      setweight(to_tsvector('italian'::regconfig, v.title), 'A') || to_tsvector('italian'::regconfig, v.text) as document
    from article a join article_version v on (v.centre_id, v.article_id, v.number) = (a.centre_id, a.id, a.published)
    where a.visibility = 'public' and a.slug is not null)
  select c.name, f.slug, f.title,
    case when words = '' then left(f.text, 200) else ts_headline('italian'::regconfig, f.text, asked.q, 'StartSel=⟦, StopSel=⟧, MaxWords=28, MinWords=12') end,
    f.published_at
  from centre c cross join asked
  left join found f on f.centre_id = c.id and (words = '' or f.document @@ asked.q)
  where c.slug = public_articles.centre_slug and not ('desk' = any (c.modules_off))
  order by case when words = '' then 0 else ts_rank(f.document, asked.q) end desc, f.published_at desc limit 100 $$;
revoke execute on function public_articles(text, text) from public;
grant execute on function public_articles(text, text) to campanile_centre, campanile_body;

create function public_article(centre_slug text, article_slug text)
  returns table (centre_name text, slug text, title text, text text, first_at timestamptz, updated_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.name, a.slug, v.title, v.text,
    (select min(x.published_at) from article_version x where (x.centre_id, x.article_id) = (a.centre_id, a.id)), v.published_at
  from centre c join article a on a.centre_id = c.id and a.visibility = 'public' and a.slug = article_slug
  join article_version v on (v.centre_id, v.article_id, v.number) = (a.centre_id, a.id, a.published)
  where c.slug = public_article.centre_slug and not ('desk' = any (c.modules_off)) $$;
revoke execute on function public_article(text, text) from public;
grant execute on function public_article(text, text) to campanile_centre, campanile_body;

-- Counts an opinion of somebody who is not signed in. False where this address has said enough today.
create function judge_public_article(centre_slug text, article_slug text, hash bytea, on_day date, helps boolean) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare found record;
begin
  select a.centre_id, a.id into found from centre c join article a on a.centre_id = c.id and a.visibility = 'public' and a.slug = article_slug
    and a.published is not null where c.slug = judge_public_article.centre_slug and not ('desk' = any (c.modules_off));
  if found is null then return null; end if;
  if (select count(*) from article_answer x where x.centre_id = found.centre_id and x.source = hash) >= 20 then return false; end if;
  insert into article_answer as x (centre_id, article_id, source, said_on, helpful) values (found.centre_id, found.id, hash, on_day, helps)
    on conflict (centre_id, article_id, source) do update set helpful = excluded.helpful;
  return true;
end $$;
revoke execute on function judge_public_article(text, text, bytea, date, boolean) from public;
grant execute on function judge_public_article(text, text, bytea, date, boolean) to campanile_centre, campanile_body;

-- — for the guidelines to come —

create table committee_proposal (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  ticket_id uuid,
  article_id uuid,
  title text not null check (length(title) between 3 and 200),
  why text not null check (length(why) between 3 and 2000),
  person_id uuid,
  proposed_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, ticket_id),
  unique (centre_id, article_id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, article_id) references article (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table committee_proposal is 'desk: an answer somebody proposed to the committee as a guideline';
call protect('committee_proposal');
create index committee_proposal_person on committee_proposal (centre_id, person_id) where person_id is not null;
