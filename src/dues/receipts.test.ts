// What the provider of certified mail says of a notice stands on its due, in words, and nowhere else.
import assert from 'node:assert/strict'
import test from 'node:test'
import { dueOf, duesPlace, inForce, sendAll, sentences } from '../../test/dues.ts'
import { certified } from '../../test/letters.ts'
import { openBox, take } from '../../test/mailboxes.ts'
import { peek, type Town } from '../../test/world.ts'

test('a notice leaves by certified mail, and its receipts stand on the due of its body alone', async () => {
  const place = await duesPlace()
  const pec = await openBox(place, { address: 'centro@pec.centro.example', purpose: 'pec' })
  await sendAll(place, await inForce(place))
  const due = await dueOf(place, place.merate)
  const [notice] = await peek<{ channel: string; address: string; header_id: string }>(
    `select n.channel, n.address, m.header_id from due_notice n join mail_message m on m.id = n.message_id where n.due_id = $1`,
    [due.id],
  )
  assert.deepEqual([notice!.channel, notice!.address], ['pec', `protocollo@${place.merate.ipaCode}.example`])
  const receipt = (kind: string, at: string, more = '') =>
    certified(
      {
        'X-Ricevuta': kind,
        'X-Riferimento-Message-ID': `<${notice!.header_id}>`,
        'Message-ID': `<${kind}@pec.gestore.example>`,
      },
      `<postacert><dati><data zona="+0100"><giorno>22/11/2026</giorno><ora>${at}</ora></data><identificativo>opec1@pec.gestore.example</identificativo><consegna>${notice!.address}</consegna>${more}</dati></postacert>`,
    )
  const card = async (town: Town) => sentences((await place.ada.get(`/dues/${(await dueOf(place, town)).id}`)).text)
  assert.doesNotMatch(await card(place.merate), /Ricevuta/)
  await take(place, pec, receipt('accettazione', '10:00:01'))
  await take(place, pec, receipt('avvenuta-consegna', '10:00:05'))
  const seen = await card(place.merate)
  assert.match(seen, /Ricevuta accettazione .*10:00/)
  assert.match(seen, /Ricevuta avvenuta consegna .*10:00/)
  assert.match(seen, new RegExp(notice!.address))
  assert.doesNotMatch(seen, /accepted|delivered/)
  assert.doesNotMatch(await card(place.olgiate), /Ricevuta/)
  // The body reads its notice; what its own provider answered to the centre is the centre's.
  assert.doesNotMatch(sentences((await place.rita.get(`/dues/${due.id}`)).text), /Ricevuta/)
})
