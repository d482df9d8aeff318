-- The contract with the supplier behind a service has a last day and expires with everything else; a card names its form.

alter table service_version add column supplier_contract_until date;

create or replace view expiry with (security_invoker = true) as
  select i.centre_id, 'item' as kind, i.id as object_id, i.body_id, a.service_id, a.number, null::uuid as convention_id, i.kind as item_kind,
    i.label, i.expires_on
  from activation_item i join activation a on (a.centre_id, a.id) = (i.centre_id, i.activation_id)
  where i.expires_on is not null and i.handed_back_on is null and a.state in ('in_provisioning', 'active', 'suspended', 'termination_requested')
  union all
  select v.centre_id, 'qualification', s.id, null, s.id, null, null, null, v.name, v.cloud_until
  from service_version v join service s on (s.centre_id, s.id) = (v.centre_id, v.service_id)
  where v.to_on is null and v.cloud and v.cloud_until is not null and s.state in ('approved', 'pilot', 'active', 'review', 'retiring')
  union all
  select c.centre_id, 'convention', c.id, null, null, null, c.id, null, c.title, c.ends_on
  from convention c where c.state = 'approved'
  union all
  -- The version is the object: the qualification of the same service may expire on the same day.
  select v.centre_id, 'contract', v.id, null, s.id, null, null, null, coalesce(nullif(v.supplier_contract, ''), v.name), v.supplier_contract_until
  from service_version v join service s on (s.centre_id, s.id) = (v.centre_id, v.service_id)
  where v.to_on is null and v.supplier_contract_until is not null and s.state in ('approved', 'pilot', 'active', 'review', 'retiring');

-- A body's calendar leaves out the contracts of the centre with its suppliers.
create or replace function calendar_of(secret_hash bytea, on_day date)
  returns table (centre_name text, lang text, details boolean, kind text, object_id uuid, label text, item_kind text, service_name text, body_name text, number int, expires_on date)
  language sql stable security definer set search_path = public, pg_temp as $$
  with f as (
    select f.centre_id, f.scope_body_id, f.details, c.name, p.lang from calendar_feed f
    join centre c on c.id = f.centre_id and not ('activations' = any (c.modules_off))
    join person p on (p.centre_id, p.id) = (f.centre_id, f.person_id) and p.erased_at is null
    where f.hash = secret_hash and f.revoked_at is null
      and (f.scope_body_id is null and exists (select from centre_mandate m where (m.centre_id, m.person_id) = (f.centre_id, f.person_id)
          and m.from_on <= on_day and (m.to_on is null or m.to_on > on_day))
        or f.scope_body_id is not null and exists (select from body_mandate m where (m.centre_id, m.person_id, m.body_id) = (f.centre_id, f.person_id, f.scope_body_id)
          and m.from_on <= on_day and (m.to_on is null or m.to_on > on_day))))
  select f.name, f.lang, f.details, null, null, null, null, null, null, null, null from f
  union all
  (select f.name, f.lang, f.details, e.kind, e.object_id, case when f.details or e.kind <> 'item' then e.label end, e.item_kind,
    v.name, b.name, e.number, e.expires_on
  from f join expiry e on e.centre_id = f.centre_id and e.expires_on >= on_day - 90
    and (f.scope_body_id is null or e.kind <> 'contract' and (e.body_id is null or e.body_id = f.scope_body_id))
  left join body b on (b.centre_id, b.id) = (e.centre_id, e.body_id)
  left join service_version v on (v.centre_id, v.service_id) = (e.centre_id, e.service_id) and v.to_on is null
  order by e.expires_on limit 2000) $$;

-- How many counters and commitments do not agree with their entries, over all centres: for who looks after the installation.
create function counter_mismatches() returns bigint
  language sql stable security definer set search_path = public, pg_temp as $$ select count(*) from consumption_mismatch $$;
revoke execute on function counter_mismatches() from public;
grant execute on function counter_mismatches() to campanile_platform;

-- What everybody may read of the services a centre offers today, now with the form by which one is asked for.
drop function public_services(text, date);
create function public_services(centre_slug text, on_day date)
  returns table (centre_name text, centre_slug text, code text, family text, state text, unit text, name text, public_description text, audience text,
    prerequisites text, requirements text, hours text, contacts text, activation_time text, service_levels text, from_on date, demo_note text, form_title text, rules jsonb)
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.name, c.slug, s.code, s.family, s.state, s.unit, v.name, v.public_description, v.audience, v.prerequisites, v.requirements, v.hours,
    v.contacts, v.activation_time, v.service_levels, v.from_on, s.demo_note, f.title,
    coalesce((select jsonb_agg(jsonb_build_object('bodyType', r.body_type, 'populationFrom', r.population_from, 'populationTo', r.population_to,
        'quantity', r.quantity, 'period', r.period, 'overageBands', r.overage_bands) order by r.body_type, r.population_from)
      from entitlement_rule r where (r.centre_id, r.service_id) = (s.centre_id, s.id) and r.from_on <= on_day and (r.to_on is null or r.to_on > on_day)), '[]')
  from centre c
  left join service s on s.centre_id = c.id and s.state in ('active', 'review', 'retiring')
  left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.from_on <= on_day and (v.to_on is null or v.to_on > on_day)
  left join service_terms t on (t.centre_id, t.service_id) = (s.centre_id, s.id)
  left join form f on (f.centre_id, f.id) = (t.centre_id, t.form_id)
  where c.slug = public_services.centre_slug and not ('catalogue' = any (c.modules_off)) and (s.id is null or v.id is not null)
  order by s.family, v.name limit 500 $$;
revoke execute on function public_services(text, date) from public;
grant execute on function public_services(text, date) to campanile_centre, campanile_body;
