import assert from 'node:assert/strict'
import test from 'node:test'
import { type Answers, readAnswers, typedOf } from './answers.ts'
import { readBox, type BoxField } from './checks.ts'
import { checkDefinition } from './check.ts'
import { type Definition, eachField, type SimpleField } from './definition.ts'
import { afterStep, boxesOf, inputOf, rowsOf, stepIn, typedFrom, type HeldFile } from './inputs.ts'
import { shownIn } from './visible.ts'

const define = (...fields: object[]): Definition => {
  const { definition, flaws } = checkDefinition({ sections: [{ title: 'Una', fields }] })
  assert.equal(flaws, undefined)
  return definition
}
const one = (more: object) => define({ name: 'x', label: 'X', ...more }).sections[0]!.fields[0] as BoxField
const choices = [
  { value: 'a', label: 'A' },
  { value: 'b', label: 'B' },
]

const table: [object, string | string[], unknown][] = [
  [{ type: 'text' }, '  due   parole ', 'due parole'],
  [{ type: 'text', maxLength: 3 }, 'lungo', '!too_long'],
  [{ type: 'text', minLength: 3 }, 'ab', '!too_short'],
  [{ type: 'long-text' }, ' una riga\naltra ', 'una riga\naltra'],
  [{ type: 'number' }, '1.234', 1234],
  [{ type: 'number' }, '12,5', '!form_whole'],
  [{ type: 'number', decimals: 2 }, '1.234,56', 1234.56],
  [{ type: 'number', decimals: 2 }, '0,125', '!form_decimals'],
  [{ type: 'number' }, 'tanti', '!number'],
  [{ type: 'number', min: 1, max: 5 }, '0', '!too_small'],
  [{ type: 'number', min: 1, max: 5 }, '6', '!too_big'],
  [{ type: 'money' }, '1.234,56', 123456],
  [{ type: 'money' }, '€ 12', 1200],
  [{ type: 'money' }, '12,345', 1234500],
  [{ type: 'money' }, 'dodici', '!form_money'],
  [{ type: 'money', min: 0 }, '-1', '!too_small'],
  [{ type: 'money', max: 100 }, '100,01', '!too_big'],
  [{ type: 'date' }, '31/12/2026', '2026-12-31'],
  [{ type: 'date' }, '2026-12-31', '2026-12-31'],
  [{ type: 'date' }, '31/02/2026', '!date'],
  [{ type: 'date', from: '2026-01-01' }, '2025-12-31', '!form_date_from'],
  [{ type: 'date', to: '2026-01-01' }, '2026-01-02', '!form_date_to'],
  [{ type: 'choice', choices }, 'a', 'a'],
  [{ type: 'choice', choices }, 'c', '!option'],
  [{ type: 'choice', choices }, ['a', 'b'], '!option'],
  [{ type: 'choice', choices, many: true }, ['b', 'a', 'a'], ['a', 'b']],
  [{ type: 'yes-no' }, 'no', false],
  [{ type: 'yes-no' }, 'forse', '!option'],
  [{ type: 'email' }, 'Anna@Comune.it', 'anna@comune.it'],
  [{ type: 'email' }, 'anna', '!email'],
  [{ type: 'pec' }, 'Ente@PEC.it', 'ente@pec.it'],
  [{ type: 'pec' }, 'ente', '!form_pec'],
  [{ type: 'ipa-code' }, ' C_G026', 'c_g026'],
  [{ type: 'ipa-code' }, 'c g026', '!form_ipa'],
  [{ type: 'tax-code' }, '8000527 0030', '80005270030'],
  [{ type: 'tax-code' }, '80005270031', '!form_tax_check'],
  [{ type: 'tax-code' }, '123', '!form_tax_shape'],
  [{ type: 'fiscal-code' }, 'rssmra85t10a562s', 'RSSMRA85T10A562S'],
  [{ type: 'fiscal-code' }, 'rssmra85t10a562t', '!form_fiscal_check'],
  [{ type: 'fiscal-code' }, 'rssmra85', '!form_fiscal_length'],
  [{ type: 'iban' }, 'it60 x054 2811 1010 0000 0123 456', 'IT60X0542811101000000123456'],
  [{ type: 'iban' }, 'IT60X0542811101000000123457', '!form_iban'],
]
for (const [field, typed, expected] of table)
  test(`${JSON.stringify(field)} reads ${JSON.stringify(typed)} as ${JSON.stringify(expected)}`, () => {
    const { value, problem } = readBox(one(field), [typed].flat())
    assert.deepEqual(problem ? `!${problem.code}` : value, expected)
  })

const request = define(
  { type: 'choice', name: 'tipo', label: 'Tipo', choices },
  { type: 'text', name: 'perche', label: 'Perché', when: { field: 'tipo', is: 'b' } },
  { type: 'text', name: 'ancora', label: 'Ancora', when: { field: 'perche', filled: true } },
  { type: 'number', name: 'quante', label: 'Quante', optional: true },
  { type: 'text', name: 'tante', label: 'Come mai tante', when: { field: 'quante', atLeast: 1000 } },
  {
    type: 'group',
    name: 'caselle',
    label: 'Caselle',
    item: 'Casella',
    max: 3,
    fields: [
      { type: 'text', name: 'nome', label: 'Nome' },
      { type: 'yes-no', name: 'pubblica', label: 'Pubblica?' },
      {
        type: 'email',
        name: 'avvisi',
        label: 'Avvisi',
        when: {
          all: [
            { field: 'pubblica', is: true },
            { field: 'tipo', is: 'a' },
          ],
        },
      },
      { type: 'file', name: 'atto', label: 'Atto', optional: true },
    ],
  },
  { type: 'person', name: 'referente', label: 'Referente', needs: ['name', 'phone'] },
)
const person = { 'answers.referente.name': 'Anna Verdi', 'answers.referente.phone': '039 123456' }
const row = (n: number, pubblica = 'no') => ({
  [`answers.caselle.${n}.nome`]: `Ufficio ${n}`,
  [`answers.caselle.${n}.pubblica`]: pubblica,
})
const codes = (errors: Record<string, { code: string }>) =>
  Object.fromEntries(Object.entries(errors).map(([k, v]) => [k, v.code]))

test('what is hidden is neither asked for nor kept, and hides what leans on it', () => {
  const hidden = readAnswers(request, {
    ...person,
    ...row(0),
    'answers.tipo': 'a',
    'answers.perche': 'scritto prima',
    'answers.ancora': 'anche',
  })
  assert.deepEqual(hidden.errors, {})
  assert.deepEqual(Object.keys(hidden.answers), ['tipo', 'caselle', 'referente'])
  const shown = readAnswers(request, { ...person, ...row(0), 'answers.tipo': 'b', 'answers.quante': '1.000' })
  assert.deepEqual(codes(shown.errors), { 'answers.perche': 'required', 'answers.tante': 'required' })
})

test('in a repetition a condition looks at that repetition, and outside it', () => {
  const typed = {
    ...person,
    'answers.tipo': 'a',
    'answers.caselle': '2',
    ...row(0, 'yes'),
    ...row(1),
    'answers.caselle.0.avvisi': 'A@b.it',
    'answers.caselle.1.avvisi': 'x',
  }
  const { answers, errors } = readAnswers(request, typed)
  assert.deepEqual(errors, {})
  assert.deepEqual(answers['caselle'], [
    { nome: 'Ufficio 0', pubblica: true, avvisi: 'a@b.it' },
    { nome: 'Ufficio 1', pubblica: false },
  ])
})

test('an empty repetition is left out, a needed one is asked for, too many are refused', () => {
  const spare = readAnswers(request, { ...person, 'answers.tipo': 'a', 'answers.caselle': '2', ...row(1) })
  assert.deepEqual(spare.errors, {})
  assert.equal((spare.answers['caselle'] as unknown[]).length, 1)
  const none = readAnswers(request, { ...person, 'answers.tipo': 'a' })
  assert.deepEqual(codes(none.errors), {
    'answers.caselle.0.nome': 'required',
    'answers.caselle.0.pubblica': 'required',
  })
  const zero = readAnswers(request, { ...person, 'answers.tipo': 'a', 'answers.caselle': '0' })
  assert.deepEqual(codes(zero.errors), { 'answers.caselle': 'form_rows_few' })
  const many = readAnswers(request, {
    ...person,
    'answers.tipo': 'a',
    'answers.caselle': '4',
    ...row(0),
    ...row(1),
    ...row(2),
    ...row(3),
  })
  assert.deepEqual(codes(many.errors), { 'answers.caselle': 'form_rows_many' })
})

test('of a person the parts that are needed are asked for, the others are checked when given', () => {
  const { errors } = readAnswers(request, {
    ...row(0),
    'answers.tipo': 'a',
    'answers.referente.email': 'boh',
    'answers.referente.phone': 'abc',
  })
  assert.deepEqual(codes(errors), {
    'answers.referente.name': 'required',
    'answers.referente.email': 'email',
    'answers.referente.phone': 'form_phone',
  })
})

test('taking a repetition away moves the ones after it, with their files', () => {
  const typed = { 'answers.caselle': '3', ...row(0), ...row(1), ...row(2), altro: 'resta' }
  const files: HeldFile[] = [
    { field: 'answers.caselle.1.atto', id: '1', name: 'uno.pdf', size: 1 },
    { field: 'answers.caselle.2.atto', id: '2', name: 'due.pdf', size: 1 },
  ]
  const after = afterStep(request, { typed, files }, stepIn({ 'answers-step': 'remove:caselle:1' })!)
  assert.equal(after.typed['answers.caselle'], '2')
  assert.equal(after.typed['answers.caselle.1.nome'], 'Ufficio 2')
  assert.equal(after.typed['answers.caselle.2.nome'], undefined)
  assert.equal(after.typed['altro'], 'resta')
  assert.deepEqual(
    after.files.map((f) => [f.field, f.id]),
    [['answers.caselle.1.atto', '2']],
  )
  const more = afterStep(request, after, stepIn({ 'answers-step': 'add:caselle' })!)
  assert.equal(more.typed['answers.caselle'], '3')
  assert.equal(
    afterStep(request, more, { kind: 'add', group: 'caselle' }).typed['answers.caselle'],
    '3',
    'not beyond its maximum',
  )
})

test('what a database refuses is taken out of what was typed', () => {
  assert.deepEqual(typedFrom({ a: 'x\0y\r\nz', b: ['1', 2, '\ud800'], c: { d: 1 } }), {
    a: 'xy\nz',
    b: ['1', '\ufffd'],
  })
})

// — random forms —
function dice(seed: number) {
  let s = seed
  const next = () => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const up = (n: number) => Math.floor(next() * n)
  return { next, up, of: <T>(list: readonly T[]): T => list[up(list.length)]! }
}
const types = [
  'text',
  'long-text',
  'number',
  'money',
  'date',
  'choice',
  'yes-no',
  'person',
  'file',
  'email',
  'pec',
  'ipa-code',
  'tax-code',
  'fiscal-code',
  'iban',
  'group',
  'colour',
]

/** Forms that are sometimes right: conditions on anything, names that repeat, limits that cross. */
function randomForm(seed: number, careful: boolean): unknown {
  const { next, up, of } = dice(seed)
  let n = 0
  const before: { name: string; type: string }[] = []
  const condition = (): object => {
    const target = before.length > 0 && next() < 0.95 ? of(before) : { name: 'nessuno', type: 'text' }
    const kind = next()
    if (target.type === 'choice' && kind < 0.8)
      return { field: target.name, is: of(['a', 'b', ['a', 'b'], ...(careful ? [] : ['z'])]) }
    if (target.type === 'yes-no' && kind < 0.8) return { field: target.name, is: kind < 0.4 }
    if ((target.type === 'number' || target.type === 'money') && kind < 0.6)
      return { field: target.name, atLeast: up(5) }
    return { field: target.name, filled: kind < 0.9 }
  }
  const field = (inside: boolean): Record<string, unknown> => {
    const type = of(careful ? types.slice(0, inside ? 15 : 16) : types)
    const name = careful || next() < 0.95 ? `c${n++}` : 'c0'
    const when =
      before.length > 0 && next() < 0.3
        ? { when: next() < 0.7 ? condition() : { [of(['all', 'any'])]: [condition(), condition()] } }
        : {}
    const made = {
      type,
      name,
      label: name,
      ...when,
      ...(type !== 'group' && next() < 0.4 && { optional: true }),
      ...(type === 'choice' && { choices, many: next() < 0.4 }),
      ...(type === 'number' && { decimals: up(3) }),
      ...(type === 'group' && {
        item: 'Voce',
        min: up(3),
        max: 3,
        fields: Array.from({ length: 1 + up(3) }, () => field(true)),
      }),
    }
    if (!inside && !['group', 'file', 'person'].includes(type)) before.push({ name, type })
    return made
  }
  return {
    sections: Array.from({ length: 1 + up(3) }, () => ({
      title: 'S',
      fields: Array.from({ length: 1 + up(5) }, () => field(false)),
    })),
  }
}
const right: Record<string, readonly string[]> = {
  text: ['parole  varie', 'è così'],
  'long-text': ['riga\nriga'],
  number: ['7', '1.234', '0'],
  money: ['1.234,50', '0,05'],
  date: ['31/12/2026', '2020-02-29'],
  choice: ['a', 'b'],
  'yes-no': ['yes', 'no'],
  email: ['A@b.it'],
  pec: ['Ente@PEC.it'],
  'ipa-code': ['C_G026'],
  'tax-code': ['80005270030'],
  'fiscal-code': ['RSSMRA85T10A562S'],
  iban: ['it60 x054 2811 1010 0000 0123 456'],
}
function randomTyped(definition: Definition, seed: number) {
  const { next, up, of } = dice(seed)
  const typed: Record<string, string | string[]> = {}
  const files: HeldFile[] = []
  const fill = (field: SimpleField, box: string) => {
    if (next() < 0.15) return
    if (field.type === 'file') return void files.push({ field: box, id: crypto.randomUUID(), name: 'a.pdf', size: 9 })
    if (field.type === 'person') {
      const [name, email, phone, role] = boxesOf(field, box) as [string, string, string, string]
      return void Object.assign(typed, {
        [name]: 'Anna',
        [email]: 'anna@b.it',
        [phone]: '039 12345',
        [role]: next() < 0.5 ? 'RTD' : '',
      })
    }
    const texts = right[field.type]!
    typed[box] = next() < 0.05 ? '§' : field.type === 'choice' && field.many && next() < 0.5 ? ['a', 'b'] : of(texts)
  }
  for (const { field, group } of eachField(definition)) {
    if (field.type === 'group') typed[inputOf(field)] = String(up(4))
    else if (!group) fill(field, inputOf(field))
    else for (let row = 0; row < rowsOf(typed, group); row++) fill(field, inputOf(field, group, row))
  }
  return { typed, files }
}

test('a form of any shape is judged without failing, and one that was accepted can be filled in with anything', () => {
  let accepted = 0
  for (let seed = 1; seed <= 3000; seed++) {
    const { definition, flaws } = checkDefinition(randomForm(seed, seed % 2 === 0))
    assert.ok(definition ?? flaws.length > 0)
    if (!definition) continue
    accepted++
    const { typed, files } = randomTyped(definition, seed)
    const { answers, errors } = readAnswers(definition, typed, files)
    const shown = shownIn(definition, typed)
    for (const box of Object.keys(errors))
      assert.ok(shown(box) && shown(box.split('.').slice(0, 2).join('.')), `${box} is wrong and not shown`)
    for (const field of definition.sections.flatMap((s) => s.fields))
      if (!shown(inputOf(field))) assert.equal(answers[field.name], undefined, `${field.name} is hidden and kept`)
  }
  assert.ok(accepted > 500, `${accepted} forms were accepted`)
})

test('answers that were accepted once are accepted again as they are shown', () => {
  let whole = 0
  for (let seed = 1; seed <= 6000; seed++) {
    const { definition } = checkDefinition(randomForm(seed, true))
    if (!definition) continue
    const { typed, files } = randomTyped(definition, seed * 7)
    const first = readAnswers(definition, typed, files)
    if (Object.keys(first.errors).length > 0) continue
    whole++
    const kept = JSON.parse(JSON.stringify(first.answers)) as Answers
    const again = typedOf(definition, kept)
    assert.deepEqual(readAnswers(definition, again.typed, again.files), { answers: kept, errors: {} }, `seed ${seed}`)
  }
  assert.ok(whole > 300, `${whole} were whole`)
})
