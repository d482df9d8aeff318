import { z } from 'zod'

/** The JSON a form is made of, checked and complete. What it may hold is told in the README of this module. */

// Answers are kept under these names in plain objects, which all have a constructor.
const Name = z.string().regex(/^(?!constructor$)[a-z][a-z0-9_]{0,39}$/, 'form_name_shape')
const Label = z.string().trim().min(1).max(300)
const Help = z.string().trim().max(2000).default('')
const whole = (least: number, most: number) => z.int().min(least).max(most)
const Day = z.iso.date('date')

const Value = z.union([z.string().max(100), z.boolean(), z.array(z.string().max(100)).min(1).max(100)])
const Test = z
  .strictObject({
    field: Name,
    is: Value.optional(),
    filled: z.boolean().optional(),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
  })
  .refine(
    (t) =>
      [t.is !== undefined, t.filled !== undefined, t.atLeast !== undefined || t.atMost !== undefined].filter(Boolean)
        .length === 1,
    'form_condition_shape',
  )
const Tests = z.array(Test).min(1).max(10)
const When = z.union([Test, z.strictObject({ all: Tests }), z.strictObject({ any: Tests })], {
  error: 'form_condition_shape',
})
export type Test = z.output<typeof Test>
export type When = z.output<typeof When>

const base = { name: Name, label: Label, help: Help, optional: z.boolean().default(false), when: When.optional() }
const plain = <T extends string>(type: T) => z.strictObject({ type: z.literal(type), ...base })

/** What may be attached, by the ending of its name. */
const fileKinds = ['pdf', 'p7m', 'jpg', 'png', 'txt', 'csv', 'xml', 'docx', 'xlsx', 'odt', 'ods', 'zip'] as const
export const personParts = ['name', 'email', 'phone', 'role'] as const
export type PersonPart = (typeof personParts)[number]

const Choice = z.strictObject({ value: z.string().regex(/^[\w.-]{1,60}$/, 'form_value_shape'), label: Label })

const simple = [
  z.strictObject({
    type: z.literal('text'),
    ...base,
    minLength: whole(1, 500).optional(),
    maxLength: whole(1, 500).default(200),
  }),
  z.strictObject({
    type: z.literal('long-text'),
    ...base,
    minLength: whole(1, 20_000).optional(),
    maxLength: whole(1, 20_000).default(2000),
  }),
  z.strictObject({
    type: z.literal('number'),
    ...base,
    min: z.number().optional(),
    max: z.number().optional(),
    decimals: whole(0, 6).default(0),
    unit: z.string().trim().max(20).optional(),
  }),
  z.strictObject({
    type: z.literal('money'),
    ...base,
    min: z.number().multipleOf(0.01).optional(),
    max: z.number().multipleOf(0.01).optional(),
  }),
  z.strictObject({ type: z.literal('date'), ...base, from: Day.optional(), to: Day.optional() }),
  z.strictObject({
    type: z.literal('choice'),
    ...base,
    many: z.boolean().default(false),
    choices: z.array(Choice).min(1).max(200),
  }),
  plain('yes-no'),
  z.strictObject({
    type: z.literal('person'),
    ...base,
    needs: z.array(z.enum(personParts)).min(1).default(['name', 'email']),
  }),
  z.strictObject({
    type: z.literal('file'),
    ...base,
    kinds: z.array(z.enum(fileKinds)).min(1).default(['pdf', 'p7m', 'jpg', 'png']),
    max: whole(1, 10).default(1),
  }),
  plain('email'),
  plain('pec'),
  plain('ipa-code'),
  plain('tax-code'),
  plain('fiscal-code'),
  plain('iban'),
] as const

const Simple = z.discriminatedUnion('type', simple, { error: 'form_type_inside' })
const Group = z.strictObject({
  type: z.literal('group'),
  name: Name,
  label: Label,
  help: Help,
  when: When.optional(),
  /** What one of them is called: `Casella`. */
  item: Label,
  min: whole(0, 50).default(1),
  max: whole(1, 50).default(10),
  fields: z.array(Simple).min(1).max(50),
})
const Field = z.discriminatedUnion('type', [...simple, Group], { error: 'form_type' })
const Section = z.strictObject({
  title: Label,
  help: Help,
  when: When.optional(),
  fields: z.array(Field).min(1).max(200),
})
export const DefinitionShape = z.strictObject({
  intro: Help,
  sections: z.array(Section).min(1).max(40),
})

export type Definition = z.output<typeof DefinitionShape>
type Section = z.output<typeof Section>
export type SimpleField = z.output<typeof Simple>
export type Group = z.output<typeof Group>
export type Field = SimpleField | Group
export type FieldType = Field['type']
export const simpleTypes: readonly SimpleField['type'][] = simple.map((s) => s.shape.type.value)

/** A field with where it stands. */
export type Placed = { field: Field; section: Section; group: Group | null; place: string; at: number }

/** Every field in the order of the page; those of a group come right after it. */
export function eachField({ sections }: Definition): Placed[] {
  const found: Placed[] = []
  sections.forEach((section, s) =>
    section.fields.forEach((field, f) => {
      const place = `sections[${s}].fields[${f}]`
      found.push({ field, section, group: null, place, at: found.length })
      if (field.type === 'group')
        field.fields.forEach((inner, i) =>
          found.push({ field: inner, section, group: field, place: `${place}.fields[${i}]`, at: found.length }),
        )
    }),
  )
  return found
}

/** How many boxes a field puts on the page. */
export const inputsOf = (field: Field): number =>
  field.type === 'group'
    ? field.max * field.fields.reduce((n, f) => n + inputsOf(f), 1)
    : field.type === 'person'
      ? personParts.length
      : 1

/** The tests of a condition, however it joins them. */
export const testsOf = (when: When | undefined): readonly Test[] =>
  when === undefined ? [] : 'all' in when ? when.all : 'any' in when ? when.any : [when]
/** The values a test asks for, as they travel in the form. */
export const valuesOf = (is: Exclude<Test['is'], undefined>): string[] =>
  typeof is === 'boolean' ? [is ? 'yes' : 'no'] : typeof is === 'string' ? [is] : is
