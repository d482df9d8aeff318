import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { linkBodies } from './links.ts'
import { type FundingWorld, fundingWorld } from '../../test/open-data.ts'

let w: FundingWorld | null = null
after(async () => w?.close())

test('bodies are linked by IPA code, then ISTAT code, then exact name and province', async () => {
  w = await fundingWorld()
  const { client } = w
  await client.query(`
    insert into holder (id, ipa_code, name, type, town, istat_code, province) values
      (1, 'c_g026', 'Comune di Olgiate Molgora', 'municipality', 'Olgiate Molgora', '097058', 'LC'),
      (2, 'istsc_lcic01', 'Istituto comprensivo di Olgiate', 'school', 'Olgiate Molgora', '097058', 'LC'),
      (3, 'c_new', 'COMUNE DI LA VALLETTA BRIANZA', 'municipality', 'La Valletta Brianza', '097092', 'LC'),
      (4, 'cmlovsm', 'Comunità Montana Lario Orientale - Valle San Martino', 'other', 'Galbiate', '097036', 'LC'),
      (5, 'c_e507', 'Comune di Lecco', 'municipality', 'Lecco', '097042', 'LC'),
      (6, 'c_x999', 'Comune di Viganò', 'municipality', 'Viganò', null, 'LC'),
      (7, 'c_other', 'Comune di Samone', 'municipality', 'Samone', null, 'TN');
    insert into centre (slug, name) values ('lecco', 'CST Lecco');
    insert into body (centre_id, type, name, search_name, ipa_code, istat_code, cadastral_code, province, state)
      select c.id, v.* from centre c cross join (values
        ('municipality', 'Olgiate Molgora', 'olgiate molgora', 'c_g026', '097058', 'G026', 'LC', 'member'),
        ('municipality', 'La Valletta', 'la valletta', 'c_m348', '097092', 'M348', 'LC', 'member'),
        ('mountain_community', 'Comunita'' montana Lario Orientale Valle San Martino', 'x', null, null, null, 'LC', 'member'),
        ('municipality', 'Viganò', 'vigano', null, '097090', 'X999', 'LC', 'member'),
        ('municipality', 'Samone', 'samone', null, null, null, 'TO', 'member'),
        ('municipality', 'Cadastral only', 'cadastral only', null, null, 'E507', 'LC', 'member')) v`)
  await w.run(linkBodies)
  const links = async () =>
    (
      await client.query<{ body: string; holder: string; rule: string }>(
        'select b.name as body, h.ipa_code as holder, k.rule from body_holder k join body b on b.id = k.body_id join holder h on h.id = k.holder_id order by 1, 2',
      )
    ).rows
  assert.deepEqual(await links(), [
    { body: "Comunita' montana Lario Orientale Valle San Martino", holder: 'cmlovsm', rule: 'name' },
    { body: 'La Valletta', holder: 'c_new', rule: 'istat' },
    { body: 'Olgiate Molgora', holder: 'c_g026', rule: 'ipa' },
    { body: 'Viganò', holder: 'c_x999', rule: 'name' },
  ])
  await client.query("update body set ipa_code = 'c_new' where name = 'La Valletta'")
  await w.run(linkBodies)
  assert.equal((await links()).find((l) => l.body === 'La Valletta')!.rule, 'ipa')
  await client.query("update body set name = 'Comunità', search_name = 'c' where type = 'mountain_community'")
  await w.run(linkBodies)
  assert.equal((await links()).length, 3, 'a link whose reason is gone goes too')
})
