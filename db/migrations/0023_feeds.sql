-- A person's calendar shows their deadlines beside what expires; reminders of a large network are looked up by their day.
create index deadline_notice_told on deadline_notice (centre_id, told_at);

-- Who reads at a secret address: a person with a mandate in force where the address was made, whose account is open. Nobody: there is no address.
create function calendar_reader(secret_hash bytea, on_day date)
  returns table (centre_id uuid, centre_name text, zone text, modules_off text[], lang text, details boolean, scope_body_id uuid, roles text[], demo boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.* from (
    select f.centre_id, c.name, c.zone, c.modules_off, p.lang, f.details, f.scope_body_id,
      case when f.scope_body_id is null
        then array(select distinct m.role from centre_mandate m where (m.centre_id, m.person_id) = (f.centre_id, f.person_id)
          and m.from_on <= on_day and (m.to_on is null or m.to_on > on_day))
        else array(select distinct m.role from body_mandate m where (m.centre_id, m.person_id, m.body_id) = (f.centre_id, f.person_id, f.scope_body_id)
          and m.from_on <= on_day and (m.to_on is null or m.to_on > on_day)) end as roles, coalesce(a.demo, p.demo)
    from calendar_feed f join centre c on c.id = f.centre_id
    join person p on (p.centre_id, p.id) = (f.centre_id, f.person_id) and p.erased_at is null
    left join account a on a.id = p.account_id
    where f.hash = secret_hash and f.revoked_at is null and a.closed_at is null) r
  where cardinality(r.roles) > 0 $$;

create or replace function calendar_of(secret_hash bytea, on_day date)
  returns table (centre_name text, lang text, details boolean, kind text, object_id uuid, label text, item_kind text, service_name text, body_name text, number int, expires_on date)
  language sql stable security definer set search_path = public, pg_temp as $$
  with f as (select * from calendar_reader(secret_hash, on_day) r where not ('activations' = any (r.modules_off)))
  select f.centre_name, f.lang, f.details, e.kind, e.object_id, case when f.details or e.kind <> 'item' then e.label end, e.item_kind,
    v.name, b.name, e.number, e.expires_on
  from f join expiry e on e.centre_id = f.centre_id and e.expires_on >= on_day - 90
    and (f.scope_body_id is null or e.kind <> 'contract' and (e.body_id is null or e.body_id = f.scope_body_id))
  left join body b on (b.centre_id, b.id) = (e.centre_id, e.body_id)
  left join service_version v on (v.centre_id, v.service_id) = (e.centre_id, e.service_id) and v.to_on is null
  order by e.expires_on limit 2000 $$;

-- The open deadlines of whoever reads there, from ninety days back: those of the network, or of the body the address was made for.
create function calendar_deadlines(secret_hash bytea, on_day date)
  returns table (id uuid, rule text, title jsonb, label text, href text, body_name text, due_on date, computed jsonb, changed_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select d.id, d.rule, d.title, d.label, d.href, b.name, d.due_on, d.computed,
    (select max(h.recorded_at) from deadline_history h where (h.centre_id, h.deadline_id) = (d.centre_id, d.id))
  from calendar_reader(secret_hash, on_day) f join deadline d on d.centre_id = f.centre_id and d.state = 'open' and d.due_on >= on_day - 90
    and (f.scope_body_id is null or d.body_id = f.scope_body_id)
  join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)
  where not ('deadlines' = any (f.modules_off))
  order by d.due_on, d.id limit 2000 $$;

revoke execute on function calendar_reader(bytea, date), calendar_deadlines(bytea, date) from public;
grant execute on function calendar_reader(bytea, date), calendar_deadlines(bytea, date) to campanile_centre, campanile_body;
