-- What the centre offers, who is entitled to how much of it, and what was used.

create table service (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  family text not null,
  state text not null default 'idea' check (state in ('idea', 'assessed', 'approved', 'pilot', 'active', 'review', 'retiring', 'retired')),
  -- What is counted when somebody uses it; null where there is nothing to count.
  unit text,
  demo_note text not null default '',
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, code)
);
comment on table service is 'catalogue: a service of the centre';
call protect('service', 'read');

-- The card as it reads from a day to a day. The last one has no end.
create table service_version (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  service_id uuid not null,
  from_on date not null,
  to_on date,
  name text not null check (length(name) between 2 and 200),
  description text not null default '',
  public_description text not null default '',
  owner text not null default '',
  audience text not null default '',
  prerequisites text not null default '',
  requirements text not null default '',
  hours text not null default '',
  contacts text not null default '',
  activation_time text not null default '',
  service_levels text not null default '',
  supplier_contract text not null default '',
  -- What one unit would cost a body that bought it alone.
  list_price_cents bigint check (list_price_cents >= 0),
  cloud boolean not null default false,
  data_class text not null default 'ordinary' check (data_class in ('ordinary', 'critical', 'strategic')),
  cloud_level text check (cloud_level in ('ordinary', 'critical', 'strategic')),
  cloud_entry text not null default '',
  cloud_until date,
  data_categories text not null default '',
  processing_record text not null default '',
  processes_data boolean not null default false,
  primary key (centre_id, id),
  foreign key (centre_id, service_id) references service (centre_id, id),
  unique (centre_id, service_id, from_on),
  check (to_on is null or to_on > from_on)
);
comment on table service_version is 'catalogue: what the card of a service says, from a day to a day';
call protect('service_version', 'read');
create unique index service_version_last on service_version (centre_id, service_id) where to_on is null;

-- Each change of state with the act it stands on.
create table service_move (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  service_id uuid not null,
  from_state text not null,
  to_state text not null,
  act_id uuid,
  act text not null default '',
  act_on date,
  -- How each body that has the service goes on without it: needed to retire it.
  plan text not null default '',
  person_id uuid,
  moved_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, service_id) references service (centre_id, id),
  foreign key (centre_id, act_id) references act (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table service_move is 'catalogue: a service went from one state to another, by whom and under which act';
call protect('service_move', 'read');
create index service_move_service on service_move (centre_id, service_id, moved_at);
create index service_move_act on service_move (centre_id, act_id) where act_id is not null;

-- How much of a service each legal body of a kind may have. Two rules never apply to the same body on the same day.
create table entitlement_rule (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  service_id uuid not null,
  -- Null: bodies of every type.
  body_type text check (body_type in ('municipality', 'union', 'mountain_community', 'consortium', 'special_agency', 'province', 'other')),
  population_from int not null default 0 check (population_from >= 0),
  population_to int,
  -- Null: without limit.
  quantity int check (quantity >= 0),
  period text not null check (period in ('convention', 'year', 'month')),
  from_on date not null,
  to_on date,
  -- [{"upTo": 50, "cents": 120}, {"upTo": null, "cents": 90}]: units beyond the quantity, counted from the first of them.
  overage_bands jsonb not null default '[]',
  act_id uuid,
  act text not null default '',
  source text not null default '',
  ended_by text not null default '',
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, service_id) references service (centre_id, id),
  foreign key (centre_id, act_id) references act (centre_id, id),
  check (population_to is null or population_to >= population_from),
  check (to_on is null or to_on >= from_on)
);
comment on table entitlement_rule is 'catalogue: how much of a service a body of a kind may have, in which period, under which act';
call protect('entitlement_rule', 'read');
create index entitlement_rule_service on entitlement_rule (centre_id, service_id);
create index entitlement_rule_act on entitlement_rule (centre_id, act_id) where act_id is not null;

-- What a body has used of a service in a period: kept in the transaction of each entry, so that the last unit goes once.
create table allowance_counter (
  centre_id uuid not null default app_centre() references centre,
  body_id uuid not null,
  service_id uuid not null,
  period_from date not null,
  period_to date,
  period text not null check (period in ('convention', 'year', 'month')),
  used int not null default 0 check (used >= 0),
  over int not null default 0 check (over >= 0),
  -- The last threshold somebody was told of.
  alerted int not null default 0 check (alerted in (0, 80, 100)),
  primary key (centre_id, body_id, service_id, period_from),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, service_id) references service (centre_id, id)
);
comment on table allowance_counter is 'catalogue: how much of a service a body has used in a period, within its allowance and beyond it';
call protect('allowance_counter');
create index allowance_counter_service on allowance_counter (centre_id, service_id);

-- A body owes only what it has committed: its responsible officer, the act, the commitment, how far it goes.
create table overage_consent (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  service_id uuid not null,
  officer text not null check (length(officer) between 2 and 120),
  act text not null check (length(act) between 2 and 200),
  commitment text not null check (length(commitment) between 1 and 60),
  commitment_year int not null,
  max_quantity int check (max_quantity > 0),
  max_cents bigint check (max_cents > 0),
  used_quantity int not null default 0 check (used_quantity >= 0),
  used_cents bigint not null default 0 check (used_cents >= 0),
  from_on date not null,
  to_on date,
  person_id uuid,
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, service_id) references service (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id),
  check (max_quantity is null or used_quantity <= max_quantity),
  check (max_cents is null or used_cents <= max_cents),
  check (to_on is null or to_on >= from_on)
);
comment on table overage_consent is 'catalogue: a body agrees to pay beyond its allowance, under an act and a commitment of its budget';
call protect('overage_consent');
create index overage_consent_service on overage_consent (centre_id, service_id);
create index overage_consent_body on overage_consent (centre_id, body_id, service_id);

-- What was used, once and for all. A mistake is put right by an entry of its own that points at it.
create table consumption (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  service_id uuid not null,
  rule_id uuid not null,
  period_from date not null,
  quantity int not null check (quantity <> 0),
  -- How many of them went beyond the allowance, what they cost and who agreed to it.
  over_quantity int not null default 0,
  cents bigint not null default 0,
  consent_id uuid,
  used_on date not null,
  source text not null check (source in ('hand', 'api', 'csv')),
  reference text not null default '',
  note text not null default '',
  corrects_id uuid,
  person_id uuid,
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, service_id) references service (centre_id, id),
  foreign key (centre_id, rule_id) references entitlement_rule (centre_id, id),
  foreign key (centre_id, consent_id) references overage_consent (centre_id, id),
  foreign key (centre_id, corrects_id) references consumption (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id),
  check ((corrects_id is null) = (quantity > 0)),
  check (abs(over_quantity) <= abs(quantity)),
  check ((over_quantity = 0) = (consent_id is null)),
  check (sign(over_quantity) in (0, sign(quantity)))
);
comment on table consumption is 'catalogue: units of a service a body used, or an earlier entry put right';
call protect('consumption');
create index consumption_body on consumption (centre_id, body_id, service_id, period_from);
create index consumption_service on consumption (centre_id, service_id);
create index consumption_rule on consumption (centre_id, rule_id);
create index consumption_consent on consumption (centre_id, consent_id) where consent_id is not null;
create index consumption_corrects on consumption (centre_id, corrects_id) where corrects_id is not null;
-- The same reference twice is the same use told twice.
create unique index consumption_reference on consumption (centre_id, body_id, service_id, reference)
  where reference <> '' and corrects_id is null;
-- Entries are never changed; what a body has used is written by its centre.
revoke update, delete on consumption from campanile_centre, campanile_body;
revoke insert on consumption from campanile_body;
revoke insert, update, delete on allowance_counter from campanile_body;
revoke update, delete on overage_consent from campanile_body;
grant update (to_on) on overage_consent to campanile_body;

-- Where the sum of the entries is not what the counter or the consent says. Always empty.
create view consumption_mismatch with (security_invoker = true) as
  select coalesce(c.centre_id, e.centre_id) as centre_id, coalesce(c.body_id, e.body_id) as body_id,
    coalesce(c.service_id, e.service_id) as service_id, coalesce(c.period_from, e.period_from) as period_from,
    'counter' as kind, coalesce(c.used, 0) as told_used, coalesce(e.used, 0) as used, coalesce(c.over, 0) as told_over, coalesce(e.over, 0) as over
  from allowance_counter c
  full join (select centre_id, body_id, service_id, period_from, sum(quantity - over_quantity)::int as used, sum(over_quantity)::int as over
    from consumption group by 1, 2, 3, 4) e using (centre_id, body_id, service_id, period_from)
  where coalesce(c.used, 0) <> coalesce(e.used, 0) or coalesce(c.over, 0) <> coalesce(e.over, 0)
  union all
  select k.centre_id, k.body_id, k.service_id, null, 'consent', k.used_quantity, coalesce(e.quantity, 0), k.used_cents::int, coalesce(e.cents, 0)::int
  from overage_consent k
  left join (select centre_id, consent_id, sum(over_quantity)::int as quantity, sum(cents) as cents from consumption where consent_id is not null group by 1, 2) e
    on (e.centre_id, e.consent_id) = (k.centre_id, k.id)
  where k.used_quantity <> coalesce(e.quantity, 0) or k.used_cents <> coalesce(e.cents, 0);
comment on view consumption_mismatch is 'catalogue: counters and consents that do not agree with their entries';
grant select on consumption_mismatch to campanile_centre;

-- What everybody may read of the services a centre offers today: the public area has no session and so no centre.
create function public_services(centre_slug text, on_day date)
  returns table (centre_name text, centre_slug text, code text, family text, state text, unit text, name text, public_description text, audience text,
    prerequisites text, requirements text, hours text, contacts text, activation_time text, service_levels text, from_on date, demo_note text, rules jsonb)
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.name, c.slug, s.code, s.family, s.state, s.unit, v.name, v.public_description, v.audience, v.prerequisites, v.requirements, v.hours,
    v.contacts, v.activation_time, v.service_levels, v.from_on, s.demo_note,
    coalesce((select jsonb_agg(jsonb_build_object('bodyType', r.body_type, 'populationFrom', r.population_from, 'populationTo', r.population_to,
        'quantity', r.quantity, 'period', r.period, 'overageBands', r.overage_bands) order by r.body_type, r.population_from)
      from entitlement_rule r where (r.centre_id, r.service_id) = (s.centre_id, s.id) and r.from_on <= on_day and (r.to_on is null or r.to_on > on_day)), '[]')
  from centre c
  left join service s on s.centre_id = c.id and s.state in ('active', 'review', 'retiring')
  left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.from_on <= on_day and (v.to_on is null or v.to_on > on_day)
  where c.slug = public_services.centre_slug and not ('catalogue' = any (c.modules_off)) and (s.id is null or v.id is not null)
  order by s.family, v.name limit 500 $$;
revoke execute on function public_services(text, date) from public;
grant execute on function public_services(text, date) to campanile_centre, campanile_body;
