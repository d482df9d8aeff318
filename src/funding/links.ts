import type { ClientBase } from 'pg'

/**
 * Links the bodies of all centres to the holders of the national record: by IPA code; for who has none there, municipalities by ISTAT code;
 * then by exact name and province. Never by cadastral code, which IPA codes resemble and do not follow. A holder that is another body of
 * the centre by its IPA code is not taken by town or name: a school shares the town's code, a merged town that of its successor.
 */
export async function linkBodies(client: ClientBase): Promise<void> {
  await client.query(`
    create temp table link on commit drop as
      select b.centre_id, b.id as body_id, h.id as holder_id, 'ipa' as rule from body b join holder h on h.ipa_code = lower(b.ipa_code);
    insert into link
      select b.centre_id, b.id, h.id, 'istat' from body b
      join holder h on h.istat_code = b.istat_code and h.type = 'municipality'
      where b.type = 'municipality' and b.state <> 'merged' and ${free};
    with unlinked as materialized (
      select b.centre_id, b.id, b.type, b.province, name_key(b.name) as name from body b
      where b.province <> '' and b.state <> 'merged' and not exists (select from link k where k.centre_id = b.centre_id and k.body_id = b.id)
    ), named as materialized (
      select h.id, h.province, h.ipa_code, name_key(h.name) as name, case when h.type = 'municipality' then name_key(h.town) end as town
      from holder h where h.province in (select province from unlinked)
    )
    insert into link
      select b.centre_id, b.id, h.id, 'name' from unlinked b
      join named h on h.province = b.province and (h.name = b.name or (b.type = 'municipality' and h.town = b.name)) where ${free};
    delete from body_holder k where not exists (
      select from link l where l.centre_id = k.centre_id and l.body_id = k.body_id and l.holder_id = k.holder_id);
    insert into body_holder (centre_id, body_id, holder_id, rule) select distinct on (centre_id, body_id, holder_id) centre_id, body_id, holder_id, rule from link
      order by centre_id, body_id, holder_id, rule
      on conflict (centre_id, body_id, holder_id) do update set rule = excluded.rule where body_holder.rule <> excluded.rule;
    drop table link`)
}

const free = `not exists (select from link k where k.centre_id = b.centre_id and k.body_id = b.id)
  and not exists (select from body o where o.centre_id = b.centre_id and o.id <> b.id and lower(o.ipa_code) = h.ipa_code)`
