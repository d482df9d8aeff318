// The page of a call says all that its definition says: nothing is only in the file.
import assert from 'node:assert/strict'
import test from 'node:test'
import { makeCentre } from '../../test/world.ts'
import { CallDefinition } from './call-definition.ts'
import { pad26 } from './calls-yaml.ts'
import { saveCall } from './calls.ts'

const { dora, olga, inCentre } = await makeCentre()
const source = (name: string, literal = false) => ({
  article: `Articolo ${name}`,
  address: `https://example.org/${name}`,
  quotation: `Che cosa dice ${name}`,
  literal,
})
/** Each value of the definition once, and what is read of it. */
const definition = {
  code: 'avviso-intero',
  title: 'Titolo intero',
  promoter: 'Fondazione Intera',
  programme: 'Programma intero',
  measure: '7.7.7',
  nationalTitle: 'Titolo dei dati aperti',
  windows: [{ name: 'prima finestra', opensOn: '2026-02-03', closesOn: '2026-04-05' }],
  eligible: { types: ['union'], populationFrom: 1234, populationUpTo: 56_789 },
  amount: {
    rule: 'per_service',
    bands: [
      { upTo: 4321, cents: 777_700 },
      { upTo: null, cents: 888_800 },
    ],
    minServices: 3,
    maxServices: 117,
    note: 'Nota sugli importi',
  },
  cupTemplate: 'MODELLO-CUP',
  treasury: 'treasury_or_iban',
  papers: [
    {
      code: 'carta_prova',
      title: { it: 'Carta di prova', en: 'Trial paper' },
      stage: 'payment',
      signed: 'cades',
      signers: 2,
      scenarios: [1, 2],
    },
  ],
  caps: [{ name: 'limite_prova', on: '2027-06-07', source: source('limite') }],
  rules: [
    {
      name: 'regola_prova',
      title: { it: 'Regola di prova', en: 'Trial rule' },
      anchor: 'decree_published',
      offset: { unit: 'workingDays', n: 17 },
      calendar: { holidays: 'none', patron: true, saturday: 'work' },
      shift: 'previous',
      cap: 'limite_prova',
      validity: { from: '2026-01-02', until: '2028-03-04' },
      source: source('regola', true),
      doneBy: 'check_passed',
      population: { from: 2345, upTo: 67_890 },
    },
    {
      name: 'seconda',
      title: { it: 'Seconda regola', en: 'Second rule' },
      anchor: 'deadline.regola_prova',
      offset: { unit: 'months', n: 5 },
      validity: { from: '2026-01-02' },
      source: source('seconda'),
    },
  ],
  order: ['submitted', 'paid'],
  source: source('avviso'),
}
const read = [
  ['avviso-intero', 'Titolo intero', 'Fondazione Intera', 'Programma intero', '7.7.7', 'Titolo dei dati aperti'],
  ['prima finestra', '3 feb 2026', '5 apr 2026', 'Unioni, da 1.234 a 56.789 abitanti'],
  ['per servizio', 'fino a 4.321 abitanti', '7.777,00', 'oltre', '8.888,00', '>3<', '>117<', 'Nota sugli importi'],
  ['MODELLO-CUP', 'Conto di tesoreria TU-xxx-xxxxxx o IBAN', 'domanda presentata → pagamento'],
  ['Carta di prova', '>pagamento<', 'serve, e solo in un file .p7m (Quante firme: 2)', 'carta_prova'],
  'Un’associazione fa solo da stazione appaltante; I fondi vanno all’associazione, che contratta',
  ['limite_prova', '7 giu 2027', 'Articolo limite', 'Regola di prova', 'decreto pubblicato', '17 giorni lavorativi'],
  ['nessuna; sabato lavorativo; Il patrono dell’ente è festa', 'si anticipa al giorno lavorativo prima'],
  ['2 gen 2026', '4 mar 2028', 'verifica superata', 'da 2.345 a 67.890 abitanti', 'regola_prova'],
  ['scadenza «Regola di prova»', '5 mesi', 'resta lì'],
].flat()

test('every value of a definition stands on its page, each rule with its source', async () => {
  const whole = CallDefinition.parse(definition)
  await inCentre((ctx) => saveCall(ctx, whole))
  for (const who of [dora, olga]) {
    const { text, status } = await who.get('/calls/avviso-intero')
    assert.equal(status, 200)
    for (const what of read) assert.ok(text.includes(what), what)
    for (const name of ['limite', 'seconda', 'avviso']) {
      assert.match(text, new RegExp(`href="https://example.org/${name}">Articolo ${name}`))
      assert.match(text, new RegExp(`In sintesi: Che cosa dice ${name}`), 'a summary has no quotation marks')
    }
    assert.match(text, /Dice: «Che cosa dice regola»/)
  }
  // What a definition may have and this one has not would not be tried: each part is there.
  const empty = Object.entries(whole).filter(([, v]) => v === '' || v === null || (Array.isArray(v) && v.length === 0))
  assert.deepEqual(empty, [])
})

test('the rules of PA digitale 2026 are quoted or summed up, never one dressed as the other', async () => {
  await dora.post('/calls/pad26')
  for (const { code, rules } of pad26()) {
    const { text } = await dora.get(`/calls/${code}`)
    for (const { source: s } of rules)
      assert.ok(
        text.includes(s.literal ? `Dice: «${s.quotation}»` : `In sintesi: ${s.quotation}`),
        `${code}: ${s.quotation}`,
      )
  }
})
