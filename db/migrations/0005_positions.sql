-- What a document told of a body's position before, or beside, the open data: a resolution, a letter, an article.
-- When the open data has the grant it is recognised there and shown beside it, never twice.
create table told_position (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  measure text not null,
  -- The part of a measure that has several calls: 'pagopa', 'appio' …; '' where the measure says it all.
  part text not null default '',
  title text not null,
  amount_cents bigint not null check (amount_cents >= 0),
  state text not null check (state in ('financed', 'awaited')),
  source text not null check (source <> ''),
  told_on date not null,
  -- The grant it was recognised as.
  grant_id uuid references grant_award on delete set null,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  unique (centre_id, body_id, measure, part, told_on)
);
comment on table told_position is 'funding: what a document told of a position, and the grant it was recognised as';
call protect('told_position');
create policy platform on told_position to campanile_platform using (true);
grant select, update on told_position to campanile_platform;
create index told_position_body on told_position (centre_id, body_id);

-- How the open data are brought: by which centre, in which run; and whether the nightly import is on.
create table import_plan (
  centre_id uuid not null default app_centre() references centre,
  nightly boolean not null default false,
  version int not null default 1,
  primary key (centre_id)
);
comment on table import_plan is 'funding: whether a centre wants the open data every night';
call protect('import_plan');
create policy platform on import_plan for select to campanile_platform using (true);
grant select on import_plan to campanile_platform;
