-- Request forms built by the centre: each with its versions, the drafts people leave in them, and what was answered.

create table form (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  code text not null check (length(code) between 2 and 40),
  title text not null check (length(title) between 2 and 200),
  -- What it is filled in for, as the module that will ask for it calls it: 'catalogue.request'. '' means anything.
  purpose text not null default '',
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, code)
);
comment on table form is 'forms: a request form of the centre';
call protect('form', 'read');

create table form_version (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  form_id uuid not null,
  number int not null check (number > 0),
  state text not null default 'draft' check (state in ('draft', 'published', 'retired')),
  -- The JSON as it was written: a draft may still be wrong.
  source text not null,
  -- The checked definition, from publication on.
  definition jsonb,
  -- What changed from the version before, in the words of who published it.
  changes text not null default '',
  published_at timestamptz,
  published_by uuid,
  retired_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, form_id, number),
  foreign key (centre_id, form_id) references form (centre_id, id),
  foreign key (centre_id, published_by) references person (centre_id, id),
  check (state = 'draft' or (definition is not null and published_at is not null)),
  check ((state = 'retired') = (retired_at is not null))
);
comment on table form_version is 'forms: a version of a form; once published it never changes';
call protect('form_version', 'read');
create unique index form_version_draft on form_version (centre_id, form_id) where state = 'draft';
create unique index form_version_published on form_version (centre_id, form_id) where state = 'published';
create index form_version_publisher on form_version (centre_id, published_by);

-- What was published is what people answered: it can only be retired.
create function form_version_kept() returns trigger language plpgsql as $$ begin
  if old.state = 'draft' then
    return coalesce(new, old);
  end if;
  if tg_op = 'DELETE' or old.state = 'retired' or new.state <> 'retired'
    or (new.centre_id, new.id, new.form_id, new.number, new.source, new.definition, new.changes, new.published_at, new.published_by)
      is distinct from (old.centre_id, old.id, old.form_id, old.number, old.source, old.definition, old.changes, old.published_at, old.published_by) then
    raise exception 'a published version of a form never changes';
  end if;
  return new;
end $$;
create trigger form_version_kept before update or delete on form_version for each row execute function form_version_kept();

-- What somebody has typed so far: one for each person, body, form and thing it is filled in for.
create table form_draft (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  form_id uuid not null,
  form_version_id uuid not null,
  body_id uuid not null,
  person_id uuid not null,
  -- What it is filled in for, in the words of the module that asks: the code of a service.
  subject text not null default '',
  typed jsonb not null,
  -- Which of the person's files stand in which field: [{field, id, name, size}].
  files jsonb not null default '[]',
  saved_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, person_id, body_id, form_id, subject),
  foreign key (centre_id, form_id) references form (centre_id, id),
  foreign key (centre_id, form_version_id) references form_version (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id) on delete cascade
);
comment on table form_draft is 'forms: what a person has typed so far';
call protect('form_draft');
create index form_draft_form on form_draft (centre_id, form_id);
create index form_draft_version on form_draft (centre_id, form_version_id);
create index form_draft_body on form_draft (centre_id, body_id);

create table form_answer (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  form_version_id uuid not null,
  body_id uuid not null,
  -- What the answers were given for: 'catalogue.request' and its id.
  subject_kind text not null,
  subject_id uuid not null,
  answers jsonb not null,
  made_by uuid,
  made_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, subject_id, form_version_id),
  foreign key (centre_id, form_version_id) references form_version (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, made_by) references person (centre_id, id)
);
comment on table form_answer is 'forms: what was answered, with the version it was answered in';
call protect('form_answer');
revoke update on form_answer from campanile_centre, campanile_body;
create index form_answer_version on form_answer (centre_id, form_version_id);
create index form_answer_body on form_answer (centre_id, body_id);
create index form_answer_maker on form_answer (centre_id, made_by);
