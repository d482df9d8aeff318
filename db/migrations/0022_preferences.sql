-- What a centre's desk writes by itself, and in which language: reports of a month, receipts to who is not known.
alter table desk_setting add column lang text not null default 'it' check (lang in ('it', 'en'));

-- What a person prefers: the language is there already, and who reads with a voice may want no letter to be a shortcut (WCAG 2.1.4), wherever they enter.
alter table person add column single_keys boolean not null default true;

drop function session_actor(bytea, timestamptz, interval, date);
create function session_actor(token_hash bytea, at timestamptz, idle interval, today date)
  returns table (account_id uuid, person_id uuid, person_name text, lang text, single_keys boolean, centre_id uuid, zone text, body_id uuid, roles text[],
    second_factor_at timestamptz, last_used_at timestamptz, session_id uuid, needs_factor boolean, demo boolean, modules_off text[])
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.account_id, p.id, p.name, p.lang, coalesce(p.single_keys, true), s.centre_id, c.zone, s.body_id,
    case when s.body_id is null
      then array(select distinct m.role from centre_mandate m where (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.from_on <= today and (m.to_on is null or m.to_on > today))
      else array(select distinct m.role from body_mandate m where (m.centre_id, m.person_id, m.body_id) = (p.centre_id, p.id, s.body_id) and m.from_on <= today and (m.to_on is null or m.to_on > today))
    end, s.second_factor_at, s.last_used_at, s.id, a.totp_confirmed_at is not null, a.demo, coalesce(c.modules_off, '{}')
  from session s join account a on a.id = s.account_id
  left join centre c on c.id = s.centre_id
  left join person p on (p.centre_id, p.id) = (s.centre_id, s.person_id) and p.erased_at is null
  where s.hash = token_hash and s.expires_at > at and s.last_used_at > at - idle and a.closed_at is null $$;

-- Officers may not write persons: of themselves they say only this. What is null stays.
create function keep_preferences(new_lang text, keys boolean) returns void
  language sql security definer set search_path = public, pg_temp as $$
  update person set lang = coalesce(new_lang, lang), single_keys = coalesce(keys, single_keys)
  where centre_id = app_centre() and id = app_person() and erased_at is null $$;

revoke execute on function session_actor(bytea, timestamptz, interval, date), keep_preferences(text, boolean) from public;
grant execute on function session_actor(bytea, timestamptz, interval, date) to campanile_centre;
grant execute on function keep_preferences(text, boolean) to campanile_centre, campanile_body;
