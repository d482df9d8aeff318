-- What the law asks of every body, and how far each of them is.

create table obligation (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  code text not null check (length(code) between 2 and 59),
  title_it text not null check (length(title_it) between 2 and 200),
  title_en text not null check (length(title_en) between 2 and 200),
  -- Where it is written, where to read it and what it says.
  article text not null check (length(article) between 2 and 300),
  address text not null check (length(address) between 8 and 500),
  quotation text not null check (length(quotation) between 2 and 2000),
  -- Whom it concerns: these types (none: all), this many inhabitants, and only bodies with this mark where there is one.
  body_types text[] not null default '{}',
  population_from int check (population_from >= 0),
  population_below int check (population_below > 0),
  flag text check (flag in ('nis2', 'digital_preservation', 'own_site', 'employees')),
  -- standing: always true, without a day; once: by a day; yearly: by the same day each year.
  recurrence text not null check (recurrence in ('standing', 'once', 'yearly')),
  due_month int check (due_month between 1 and 12),
  due_day int check (due_day between 1 and 31),
  shift text not null default 'none' check (shift in ('none', 'next', 'previous')),
  -- What proves it, and where it is done or published.
  evidence_it text not null default '' check (length(evidence_it) <= 300),
  evidence_en text not null default '' check (length(evidence_en) <= 300),
  channel text not null default '' check (length(channel) <= 200),
  -- It is followed for terms from the first day on, until the law no longer asks it.
  from_on date not null,
  until_on date,
  version int not null default 1,
  primary key (centre_id, id),
  unique (centre_id, code),
  check ((recurrence = 'standing') = (due_month is null)),
  check ((due_month is null) = (due_day is null)),
  check (until_on > from_on),
  check (population_below > population_from)
);
comment on table obligation is 'obligations: what the law asks, of whom, by when';
call protect('obligation', 'read');

-- Marks somebody decided: a body in the scope of NIS2, one that keeps its documents itself.
create table body_flag (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  flag text not null check (flag in ('nis2', 'digital_preservation', 'own_site', 'employees')),
  source text not null check (length(source) between 2 and 200),
  set_on date not null,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  unique (centre_id, body_id, flag)
);
comment on table body_flag is 'obligations: what is true of a body and decides which duties it has';
call protect('body_flag');

create table duty (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  obligation_id uuid not null,
  -- The year of a yearly duty; '' otherwise.
  period text not null default '' check (period ~ '^(\d{4})?$'),
  state text not null default 'todo' check (state in ('todo', 'in_progress', 'done', 'not_applicable')),
  due_on date,
  done_on date,
  -- What proves it, in words and by address; files stand beside.
  evidence text not null default '' check (length(evidence) <= 1000),
  link text not null default '' check (length(link) <= 500),
  -- Why it does not concern the body, or why it is open again.
  reason text not null default '' check (length(reason) <= 1000),
  -- The act under which the centre did it for the body.
  act_id uuid,
  moved_by uuid,
  moved_at timestamptz,
  version int not null default 1,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, obligation_id) references obligation (centre_id, id),
  foreign key (centre_id, act_id) references act (centre_id, id),
  foreign key (centre_id, moved_by) references person (centre_id, id),
  unique (centre_id, body_id, obligation_id, period),
  check ((state = 'done') = (done_on is not null)),
  check (state <> 'not_applicable' or reason <> '')
);
comment on table duty is 'obligations: one duty of one body for one term, with its evidence';
call protect('duty');
create index duty_obligation on duty (centre_id, obligation_id, period);
create index duty_state on duty (centre_id, state, due_on);
create index duty_act on duty (centre_id, act_id) where act_id is not null;
create index duty_moved_by on duty (centre_id, moved_by) where moved_by is not null;
