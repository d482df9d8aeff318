import assert from 'node:assert/strict'
import test from 'node:test'
import { checkDefinition } from './check.ts'

const field = (name: string, more: object = {}) => ({ type: 'text', name, label: name, ...more })
const form = (...fields: object[]) => ({ sections: [{ title: 'Una', fields }] })
const kind = {
  type: 'choice',
  name: 'tipo',
  label: 'Tipo',
  choices: [
    { value: 'nuova', label: 'Nuova' },
    { value: 'altra', label: 'Altra' },
  ],
}
const sure = { type: 'yes-no', name: 'sicuro', label: 'Sicuro?' }
const group = (name: string, ...fields: object[]) => ({ type: 'group', name, label: name, item: 'Voce', fields })
const many = (n: number, more: object = {}) => Array.from({ length: n }, (_, i) => field(`c${i}`, more))

const flawsOf = (json: unknown) => (checkDefinition(json).flaws ?? []).map((f) => `${f.place} ${f.code}`)

const wrong: [string, unknown, string[]][] = [
  ['not JSON', '{ "sections": [\n  oops ] }', [' form_json']],
  ['an empty text', '', [' form_json']],
  ['not a form', 3, [' invalid_type']],
  ['no sections', { sections: [] }, ['sections too_small']],
  ['a section without questions', { sections: [{ title: 'Una', fields: [] }] }, ['sections[0].fields too_small']],
  ['a word nobody knows', form(field('a', { lable: 'x' })), ['sections[0].fields[0].lable unknown_name']],
  ['an unknown type', form(field('a', { type: 'colour' })), ['sections[0].fields[0].type form_type']],
  ['no type', form({ name: 'a', label: 'A' }), ['sections[0].fields[0].type form_type']],
  [
    'a group in a group',
    form(group('g', group('h', field('a')))),
    ['sections[0].fields[0].fields[0].type form_type_inside'],
  ],
  ['no question', form({ type: 'text', name: 'a' }), ['sections[0].fields[0].label required']],
  ['a name every object has', form(field('constructor')), ['sections[0].fields[0].name form_name_shape']],
  ['a name with a capital', form(field('Nome')), ['sections[0].fields[0].name form_name_shape']],
  [
    'a repeated name',
    form(field('telefono'), field('b'), field('telefono')),
    ['sections[0].fields[2].name form_name_twice'],
  ],
  [
    'a name repeated in a group',
    form(field('a'), group('g', field('a'))),
    ['sections[0].fields[1].fields[0].name form_name_twice'],
  ],
  [
    'a repeated name beside another mistake',
    form(field('a'), field('a'), field('b', { type: 'colour' })),
    ['sections[0].fields[2].type form_type', 'sections[0].fields[1].name form_name_twice'],
  ],
  [
    'a repeated choice',
    form({ ...kind, choices: [kind.choices[0], kind.choices[0]] }),
    ['sections[0].fields[0].choices[1].value form_value_twice'],
  ],
  [
    'limits that cross',
    form({ type: 'number', name: 'n', label: 'N', min: 5, max: 2 }),
    ['sections[0].fields[0].min form_limits_cross'],
  ],
  [
    'days that cross',
    form({ type: 'date', name: 'd', label: 'D', from: '2026-02-01', to: '2026-01-01' }),
    ['sections[0].fields[0].from form_limits_cross'],
  ],
  [
    'a day that is none',
    form({ type: 'date', name: 'd', label: 'D', from: '2026-02-30' }),
    ['sections[0].fields[0].from date'],
  ],
  ['two hundred and one fields', form(...many(199), group('g', field('x'))), ['sections form_fields_many']],
  ['too many boxes', form({ ...group('g', ...many(31)), max: 50 }), ['sections form_inputs_many']],
  [
    'too many files',
    form({ ...group('g', { type: 'file', name: 'f', label: 'F' }), max: 21 }),
    ['sections form_files_many'],
  ],
  [
    'a condition on nothing',
    form(kind, field('a', { when: { field: 'nessuno', is: 'x' } })),
    ['sections[0].fields[1].when.field form_condition_missing'],
  ],
  [
    'a condition on what comes later',
    form(field('a', { when: { field: 'tipo', is: 'nuova' } }), kind),
    ['sections[0].fields[0].when.field form_condition_later'],
  ],
  [
    'a condition on itself',
    form({ ...sure, when: { field: 'sicuro', is: true } }),
    ['sections[0].fields[0].when.field form_condition_circle'],
  ],
  [
    'a circle of two',
    form({ ...sure, when: { field: 'tipo', is: 'nuova' } }, { ...kind, when: { field: 'sicuro', is: true } }),
    ['sections[0].fields[0].when.field form_condition_circle'],
  ],
  [
    'a value that cannot be',
    form(kind, field('a', { when: { field: 'tipo', is: 'vecchia' } })),
    ['sections[0].fields[1].when.is form_condition_value'],
  ],
  [
    'one value of several that cannot be',
    form(kind, field('a', { when: { field: 'tipo', is: ['nuova', 'x'] } })),
    ['sections[0].fields[1].when.is form_condition_value'],
  ],
  [
    'true for a choice',
    form(kind, field('a', { when: { field: 'tipo', is: true } })),
    ['sections[0].fields[1].when.is form_condition_value'],
  ],
  [
    'a word for a yes or no',
    form(sure, field('a', { when: { field: 'sicuro', is: 'yes' } })),
    ['sections[0].fields[1].when.is form_condition_yes_no'],
  ],
  [
    'a value of a text',
    form(field('b'), field('a', { when: { field: 'b', is: 'x' } })),
    ['sections[0].fields[1].when.is form_condition_choice'],
  ],
  [
    'a number of a text',
    form(field('b'), field('a', { when: { field: 'b', atLeast: 3 } })),
    ['sections[0].fields[1].when.field form_condition_number'],
  ],
  [
    'a condition on a file',
    form({ type: 'file', name: 'f', label: 'F' }, field('a', { when: { field: 'f', filled: true } })),
    ['sections[0].fields[1].when.field form_condition_type'],
  ],
  [
    'a field of another repetition',
    form(group('g', kind), group('h', field('a', { when: { field: 'tipo', is: 'nuova' } }))),
    ['sections[0].fields[1].fields[0].when.field form_condition_repeated'],
  ],
  [
    'a field of a repetition, from outside',
    form(group('g', kind), field('a', { when: { field: 'tipo', is: 'nuova' } })),
    ['sections[0].fields[1].when.field form_condition_repeated'],
  ],
  [
    'two things at once',
    form(kind, field('a', { when: { field: 'tipo', is: 'nuova', filled: true } })),
    ['sections[0].fields[1].when form_condition_shape'],
  ],
  [
    'a limit that cannot be reached',
    form({ type: 'number', name: 'n', label: 'N', max: 5 }, field('a', { when: { field: 'n', atLeast: 6 } })),
    ['sections[0].fields[1].when form_condition_never'],
  ],
  [
    'one of all that is wrong',
    form(
      kind,
      field('a', {
        when: {
          all: [
            { field: 'tipo', is: 'nuova' },
            { field: 'boh', filled: true },
          ],
        },
      }),
    ),
    ['sections[0].fields[1].when.all[1].field form_condition_missing'],
  ],
  [
    'two values at once of one choice',
    form(
      kind,
      field('a', {
        when: {
          all: [
            { field: 'tipo', is: 'nuova' },
            { field: 'tipo', is: 'altra' },
          ],
        },
      }),
    ),
    ['sections[0].fields[1].when form_condition_never'],
  ],
  [
    'against its own section',
    {
      sections: [
        { title: 'Una', fields: [kind] },
        {
          title: 'Due',
          when: { field: 'tipo', is: 'nuova' },
          fields: [field('a', { when: { field: 'tipo', is: 'altra' } })],
        },
      ],
    },
    ['sections[1].fields[0].when form_condition_never'],
  ],
  [
    'a section that looks into itself',
    { sections: [{ title: 'Una', when: { field: 'tipo', is: 'nuova' }, fields: [kind] }] },
    ['sections[0].when.field form_condition_later'],
  ],
]
for (const [what, json, flaws] of wrong)
  test(`refused with its place: ${what}`, () => assert.deepEqual(flawsOf(json), flaws))

test('where a JSON breaks is told by line and column', () => {
  const [flaw] = checkDefinition('{\n  "sections": [,]\n}').flaws!
  assert.deepEqual(flaw!.values, { line: 2, column: 16 })
})

test('what is right comes back complete', () => {
  const { definition, flaws } = checkDefinition(
    JSON.stringify(
      form(
        kind,
        group(
          'caselle',
          sure,
          field('nome', {
            when: {
              all: [
                { field: 'sicuro', is: true },
                { field: 'tipo', is: ['nuova', 'altra'] },
              ],
            },
          }),
        ),
        {
          type: 'person',
          name: 'referente',
          label: 'Referente',
          when: {
            any: [
              { field: 'tipo', filled: false },
              { field: 'tipo', is: 'altra' },
            ],
          },
        },
      ),
    ),
  )
  assert.equal(flaws, undefined)
  assert.deepEqual(
    definition.sections[0]!.fields.map((f) => f.type),
    ['choice', 'group', 'person'],
  )
  assert.deepEqual(checkDefinition(definition), { definition }, 'a definition that was checked stays as it is')
})
