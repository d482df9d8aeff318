-- A grant the open data propose and that nobody follows on purpose; papers stand on the files they speak of.

-- Why a proposal was put aside, and what the open data said of the grant then. It holds until somebody takes it back or follows the
-- grant, and says nothing any more of a grant that was financed or paid since.
create table grant_aside (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  grant_id uuid not null references grant_award on delete cascade,
  reason text not null check (length(reason) <= 1000),
  official text not null,
  person_id uuid,
  put_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by uuid,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id),
  foreign key (centre_id, ended_by) references person (centre_id, id)
);
comment on table grant_aside is 'positions: a proposed grant that is not followed, by whom and why';
call protect('grant_aside');
create unique index grant_aside_once on grant_aside (centre_id, grant_id) where ended_at is null;
create index grant_aside_grant on grant_aside (grant_id);
create index grant_aside_body on grant_aside (centre_id, body_id);
create index grant_aside_person on grant_aside (centre_id, person_id) where person_id is not null;
create index grant_aside_ended on grant_aside (centre_id, ended_by) where ended_by is not null;
revoke delete on grant_aside from campanile_centre, campanile_body;

-- A file a paper speaks of is not let go: both are kept to the end of maintenance.
alter table position_document add foreign key (centre_id, file_id) references file (centre_id, id);
create index position_document_file on position_document (centre_id, file_id);
