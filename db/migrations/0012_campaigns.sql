-- Renewal campaigns: the bodies of a convention that expires are led into the one that renews it.

-- Which convention expires is what the new one says it renews.
create table campaign (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  convention_id uuid not null,
  title text not null check (length(title) between 3 and 200),
  -- The day by which acts and signatures are wanted, and how many days before it who is late is reminded.
  deadline_on date not null,
  remind_days int[] not null default '{90,60,30,14}',
  -- Markdown with {{ente.nome}} placeholders; empty: no such document is filled.
  resolution_template text not null default '',
  convention_template text not null default '',
  state text not null default 'draft' check (state in ('draft', 'open', 'closed')),
  opened_at timestamptz,
  closed_at timestamptz,
  demo_note text not null default '',
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, convention_id) references convention (centre_id, id),
  unique (centre_id, convention_id)
);
comment on table campaign is 'conventions: the renewal of a convention with all its bodies';
call protect('campaign', 'read');

-- A body in a campaign. How far it is stands in its adhesion, act and deed; here only what the campaign itself did.
create table campaign_body (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  campaign_id uuid not null,
  body_id uuid not null,
  -- The draft was sent, and where to.
  sent_at timestamptz,
  sent_to text not null default '',
  -- Why it could not be sent the last time it was tried: the code of its sentence, and what the sentence needs.
  trouble text not null default '',
  trouble_values jsonb not null default '{}',
  primary key (centre_id, id),
  unique (centre_id, campaign_id, body_id),
  foreign key (centre_id, campaign_id) references campaign (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table campaign_body is 'conventions: a body in a renewal campaign, and whether it was sent the draft';
call protect('campaign_body');
create index campaign_body_body on campaign_body (centre_id, body_id);

-- Once for each body and threshold, and by hand once a day.
create table campaign_reminder (
  centre_id uuid not null default app_centre() references centre,
  campaign_id uuid not null,
  body_id uuid not null,
  by_hand boolean not null default false,
  -- The threshold in days before the deadline; for one asked by hand the days that were left.
  days int not null,
  sent_at timestamptz not null,
  primary key (centre_id, campaign_id, body_id, by_hand, days),
  foreign key (centre_id, campaign_id) references campaign (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table campaign_reminder is 'conventions: a reminder that was sent to a body in a campaign';
call protect('campaign_reminder');

-- What was brought all together: each file or line with what became of it.
create table campaign_item (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  campaign_id uuid not null,
  name text not null,
  sha256 bytea not null,
  file_id uuid,
  -- What a line or the name of a file says: number, day, whether it is enforceable at once.
  given jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'refused')),
  -- What it was taken for, whose it is, and why it was refused.
  move text not null default '',
  found_body_id uuid,
  problem text not null default '',
  problem_values jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, campaign_id, sha256),
  foreign key (centre_id, campaign_id) references campaign (centre_id, id),
  foreign key (centre_id, file_id) references file (centre_id, id),
  foreign key (centre_id, found_body_id) references body (centre_id, id)
);
comment on table campaign_item is 'conventions: a file brought with others in a campaign, and what became of it';
call protect('campaign_item');

-- The figures of a campaign as they were counted last. Whatever they come from makes them stale in its own transaction:
-- a page counts again until the minute's task has, so what is shown is always true and usually cheap.
create table campaign_tally (
  centre_id uuid not null default app_centre() references centre,
  campaign_id uuid not null,
  counted_on date not null,
  fresh boolean not null default true,
  figures jsonb not null,
  primary key (centre_id, campaign_id),
  foreign key (centre_id, campaign_id) references campaign (centre_id, id)
);
comment on table campaign_tally is 'conventions: the figures of a campaign as counted last, and whether they still stand';
call protect('campaign_tally');

create function campaign_tally_stale() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Who counts waits for the changes under way, and they for who counts: see keepFigures.
  perform pg_advisory_xact_lock_shared(hashtextextended('campaign tally ' || coalesce(app_centre()::text, ''), 0));
  update campaign_tally set fresh = false where fresh and (app_centre() is null or centre_id = app_centre());
  return null;
end $$;
revoke execute on function campaign_tally_stale() from public;
create trigger tally_stale after insert or update or delete on adhesion for each statement execute function campaign_tally_stale();
create trigger tally_stale after update or delete on act for each statement execute function campaign_tally_stale();
create trigger tally_stale after insert or update or delete on processing_deed for each statement execute function campaign_tally_stale();
create trigger tally_stale after insert or update or delete on campaign_body for each statement execute function campaign_tally_stale();
create trigger tally_stale after update of population, state on body for each statement execute function campaign_tally_stale();
create trigger tally_stale after update on convention for each statement execute function campaign_tally_stale();

-- Who leads a convention: its officers print it in the documents of their body, and see no other body.
create function convention_lead(wanted uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
  select b.name from convention c join body b on (b.centre_id, b.id) = (c.centre_id, c.lead_body_id)
  where c.centre_id = app_centre() and c.id = wanted $$;
revoke execute on function convention_lead(uuid) from public;
grant execute on function convention_lead(uuid) to campanile_centre, campanile_body;
