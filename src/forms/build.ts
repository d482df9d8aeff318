import { z } from 'zod'
import { simpleTypes } from './definition.ts'

/** Changes to the JSON of a draft made with buttons. They work on whatever is there, right or wrong: the check tells the rest. */

const PLACE = /^sections\.\d{1,3}(\.fields\.\d{1,3}(\.fields\.\d{1,3})?)?$/
const Place = z.string().regex(PLACE)
export const buildTypes = [...simpleTypes, 'group'] as const

export const BuildInput = z.object({
  source: z.string().max(400_000),
  do: z.string().regex(/^(section|field|(up|down|remove):sections[.\d a-z]{2,60})$/),
  newSection: z.string().trim().max(300).default(''),
  into: Place.or(z.literal('')).default(''),
  newType: z.enum(buildTypes).default('text'),
  newLabel: z.string().trim().max(300).default(''),
  newOptional: z.string().default(''),
  newChoices: z.string().max(20_000).default(''),
})
export type BuildInput = z.output<typeof BuildInput>

type Loose = Record<string, unknown>
/** A line of the outline: where it is, what it is called, of which type. */
export type Outline = {
  place: string
  label: string
  type: string
  takes: boolean
  first: boolean
  last: boolean
  depth: number
}

const listIn = (from: unknown, key: string): Loose[] | null => {
  const list = (from as Loose | null)?.[key]
  return Array.isArray(list) ? (list as Loose[]) : null
}
const read = (source: string): Loose | null => {
  try {
    const json: unknown = JSON.parse(source)
    return json !== null && typeof json === 'object' && !Array.isArray(json) ? (json as Loose) : null
  } catch {
    return null
  }
}
const text = (value: unknown, otherwise: string) => (typeof value === 'string' && value !== '' ? value : otherwise)

/** What stands in a definition, line by line; null while it is not JSON. */
export function outlineOf(source: string): Outline[] | null {
  const json = read(source)
  if (!json) return null
  const lines: Outline[] = []
  const walk = (list: Loose[], place: string, depth: number) =>
    list.forEach((item, at) => {
      const here = `${place}.${at}`
      const type = depth === 0 ? 'section' : text(item?.['type'], '?')
      const label = text(item?.[depth === 0 ? 'title' : 'label'], text(item?.['name'], `${at + 1}`))
      const takes = depth === 0 || (depth === 1 && type === 'group')
      lines.push({ place: here, label, type, takes, first: at === 0, last: at === list.length - 1, depth })
      const inner = takes ? listIn(item, 'fields') : null
      if (inner) walk(inner, `${here}.fields`, depth + 1)
    })
  walk(listIn(json, 'sections') ?? [], 'sections', 0)
  return lines
}

/** The definition after a button was pressed, or null when it is not JSON or the place is not there. */
export function build(input: BuildInput, words: { newGroupField: string; newItem: string }): string | null {
  const json = read(input.source)
  if (!json) return null
  const [what, place] = input.do.split(':') as [string, string?]
  const sections = listIn(json, 'sections') ?? (json['sections'] = [] as Loose[])
  if (what === 'section') {
    if (input.newSection === '') return null
    sections.push({ title: input.newSection, fields: [] })
  } else if (what === 'field') {
    const home = input.into === '' ? sections.at(-1) : at(json, input.into)
    if (!home || input.newLabel === '') return null
    const fields = listIn(home, 'fields') ?? (home['fields'] = [] as Loose[])
    fields.push(newField(input, namesIn(json), words))
  } else {
    const { list, index } = placeIn(json, place ?? '')
    const item = list?.[index]
    if (!list || !item) return null
    list.splice(index, 1)
    const to = index + (what === 'up' ? -1 : 1)
    if (what !== 'remove') list.splice(Math.max(0, to), 0, item)
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

const at = (json: Loose, place: string): Loose | undefined => {
  const { list, index } = placeIn(json, place)
  return list?.[index]
}
function placeIn(json: Loose, place: string): { list: Loose[] | null; index: number } {
  if (!PLACE.test(place)) return { list: null, index: -1 }
  const steps = place.split('.')
  let home: Loose | undefined = json
  let list: Loose[] | null = null
  let index = -1
  for (let i = 0; i < steps.length; i += 2) {
    list = listIn(home, steps[i]!)
    index = Number(steps[i + 1])
    home = list?.[index]
  }
  return { list, index }
}

function namesIn(json: unknown): Set<string> {
  const names = new Set<string>()
  const walk = (value: unknown) => {
    if (value === null || typeof value !== 'object') return
    if (Array.isArray(value)) return value.forEach(walk)
    const { name } = value as Loose
    if (typeof name === 'string') names.add(name)
    Object.values(value).forEach(walk)
  }
  walk(json)
  return names
}

/** A name from a question: `Quante caselle?` → `quante_caselle`, with a number when it is taken. */
function nameFrom(label: string, taken: ReadonlySet<string>): string {
  const bare = label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 34)
    .replace(/_+$/, '')
  const base = bare || 'campo'
  if (!taken.has(base)) return base
  for (let n = 2; ; n++) if (!taken.has(`${base}_${n}`)) return `${base}_${n}`
}

function newField(input: BuildInput, taken: Set<string>, words: { newGroupField: string; newItem: string }): Loose {
  const name = nameFrom(input.newLabel, taken)
  taken.add(name)
  const same = { type: input.newType, name, label: input.newLabel }
  if (input.newType === 'group')
    return {
      ...same,
      item: words.newItem,
      min: 1,
      max: 10,
      fields: [{ type: 'text', name: nameFrom(words.newGroupField, taken), label: words.newGroupField }],
    }
  const values = new Set<string>()
  const choices = input.newChoices
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((label) => {
      const value = nameFrom(label, values)
      values.add(value)
      return { value, label }
    })
  return {
    ...same,
    ...(input.newType === 'choice' && { choices }),
    ...(input.newOptional === 'true' && { optional: true }),
  }
}
