-- Persons of a centre, what they may act as, since when and under which act.

create table person (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  account_id uuid references account,
  name text not null check (length(name) between 2 and 120),
  email text not null check (email = lower(email) and email like '%_@_%'),
  phone text not null default '',
  lang text not null default 'it' check (lang in ('it', 'en')),
  demo boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null default now(),
  erased_at timestamptz,
  primary key (centre_id, id),
  unique (centre_id, email)
);
comment on table person is 'people: a person known to the centre';
create index person_account on person (account_id);

-- A role in the centre itself.
create table centre_mandate (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  person_id uuid not null,
  role text not null check (role in ('director', 'operator', 'specialist', 'funding-officer', 'procurement-officer', 'accountant',
    'partner-operator', 'contract-director', 'organ-member', 'supplier', 'auditor')),
  act text not null default '',
  act_on date,
  from_on date not null,
  to_on date,
  primary key (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id),
  check (to_on is null or to_on > from_on)
);
comment on table centre_mandate is 'people: a role in the centre, under an act, from a day to a day';
create index centre_mandate_person on centre_mandate (centre_id, person_id);
