import type { FieldProblem } from '../platform/errors.ts'
import { euroInput } from '../platform/money.ts'
import { readBox, readPart } from './checks.ts'
import { type Definition, type Group, personParts, type PersonPart, type SimpleField } from './definition.ts'
import { type HeldFile, inputOf, partOf, rowsOf, textOf, textsOf, type Typed } from './inputs.ts'
import { sectionBox, shownIn } from './visible.ts'

export type Person = Partial<Record<PersonPart, string>>
export type AnsweredFile = { id: string; name: string; size: number }
/** Texts, codes and days are text, money is whole cents, choices of many are a list, files say what each is called. */
export type Answer = string | number | boolean | readonly string[] | Person | readonly AnsweredFile[]
export type Row = Readonly<Record<string, Answer>>
export type Answers = Readonly<Record<string, Answer | readonly Row[]>>
/** What is wrong, by box. */
export type AnswerProblems = Readonly<Record<string, FieldProblem>>

/**
 * Reads a filled form: what was answered, and what is wrong in each box. What is hidden is not read: it is neither asked
 * for nor kept. A repetition nobody wrote in is left out, as long as enough remain.
 */
export function readAnswers(
  definition: Definition,
  typed: Typed,
  files: readonly HeldFile[] = [],
): { answers: Answers; errors: AnswerProblems } {
  const shown = shownIn(definition, typed)
  const errors: Record<string, FieldProblem> = {}
  const answers: Record<string, Answer | Row[]> = {}
  const take = (field: SimpleField, box: string): Answer | undefined => {
    if (!shown(box)) return undefined
    const read = readField(field, box, typed, files)
    Object.assign(errors, read.errors)
    return read.value
  }
  definition.sections.forEach((section, at) => {
    if (!shown(sectionBox(at))) return
    for (const field of section.fields) {
      if (field.type !== 'group') {
        const value = take(field, inputOf(field))
        if (value !== undefined) answers[field.name] = value
      } else if (shown(inputOf(field))) {
        const rows = rowsToRead(field, typed, files).flatMap(({ row, needed }) => {
          const wrong = Object.keys(errors).length
          const asked = field.fields.filter((inner) => shown(inputOf(inner, field, row)))
          const cells = asked.map((inner) => [inner.name, take(inner, inputOf(inner, field, row))] as const)
          const given = cells.filter((cell): cell is [string, Answer] => cell[1] !== undefined)
          // One that says nothing stays only where nothing could be said.
          const stays = given.length > 0 || Object.keys(errors).length > wrong || (needed && asked.length === 0)
          return stays ? [Object.fromEntries(given)] : []
        })
        if (rows.length < field.min) errors[inputOf(field)] = { code: 'form_rows_few', values: { minimum: field.min } }
        if (rows.length > field.max) errors[inputOf(field)] = { code: 'form_rows_many', values: { maximum: field.max } }
        if (rows.length > 0) answers[field.name] = rows
      }
    }
  })
  return { answers, errors }
}

/** The repetitions somebody wrote in, and of the empty ones as many as are still needed. */
function rowsToRead(group: Group, typed: Typed, files: readonly HeldFile[]) {
  const all = Array.from({ length: rowsOf(typed, group) }, (_, row) => row)
  const begun = new Set(
    all.filter((row) => {
      const start = `${inputOf(group)}.${row}.`
      return (
        files.some((f) => f.field.startsWith(start)) ||
        Object.keys(typed).some((name) => name.startsWith(start) && textsOf(typed, name).some((t) => t.trim() !== ''))
      )
    }),
  )
  let missing = group.min - begun.size
  return all.filter((row) => begun.has(row) || missing-- > 0).map((row, at) => ({ row, needed: at < group.min }))
}

type ReadField = { value?: Answer; errors: Record<string, FieldProblem> }

function readField(field: SimpleField, box: string, typed: Typed, files: readonly HeldFile[]): ReadField {
  const missing = { errors: { [box]: { code: 'required' } } }
  if (field.type === 'person') return readPerson(field, box, typed)
  if (field.type === 'file') {
    const held = files.filter((f) => f.field === box).map(({ id, name, size }) => ({ id, name, size }))
    if (held.length > field.max)
      return { errors: { [box]: { code: 'form_files_over', values: { maximum: field.max } } } }
    return held.length > 0 ? { value: held, errors: {} } : field.optional ? { errors: {} } : missing
  }
  const texts = textsOf(typed, box).filter((text) => text.trim() !== '')
  if (texts.length === 0) return field.optional ? { errors: {} } : missing
  const { value, problem } = readBox(field, texts)
  return problem ? { errors: { [box]: problem } } : { value, errors: {} }
}

function readPerson(field: Extract<SimpleField, { type: 'person' }>, box: string, typed: Typed): ReadField {
  const errors: Record<string, FieldProblem> = {}
  const person: Person = {}
  const empty = personParts.every((part) => textOf(typed, partOf(box, part)).trim() === '')
  if (empty && field.optional) return { errors }
  for (const part of personParts) {
    const at = partOf(box, part)
    const text = textOf(typed, at)
    if (text.trim() === '') {
      if (field.needs.includes(part)) errors[at] = { code: 'required' }
      continue
    }
    const { value, problem } = readPart(part, text)
    if (problem) errors[at] = problem
    else person[part] = value
  }
  return { value: person, errors }
}

/** Answers as they would stand in the boxes: to go on from what was sent once. Files stay where they are. */
export function typedOf(definition: Definition, answers: Answers): { typed: Typed; files: HeldFile[] } {
  const typed: Record<string, string | string[]> = {}
  const files: HeldFile[] = []
  const put = (field: SimpleField, box: string, answer: Answer | undefined) => {
    if (answer === undefined) return
    if (field.type === 'file') files.push(...(answer as AnsweredFile[]).map((f) => ({ field: box, ...f })))
    else if (field.type === 'person')
      for (const [part, text] of Object.entries(answer)) typed[partOf(box, part as PersonPart)] = text
    else if (field.type === 'money') typed[box] = euroInput(answer as number, 'it')
    else if (typeof answer === 'number')
      typed[box] = answer.toFixed(field.type === 'number' ? field.decimals : 0).replace('.', ',')
    else if (typeof answer === 'boolean') typed[box] = answer ? 'yes' : 'no'
    else typed[box] = Array.isArray(answer) ? (answer as string[]) : (answer as string)
  }
  for (const field of definition.sections.flatMap((s) => s.fields)) {
    const answer = answers[field.name]
    if (field.type !== 'group') put(field, inputOf(field), answer as Answer | undefined)
    else {
      const rows = (answer ?? []) as readonly Row[]
      typed[inputOf(field)] = String(rows.length)
      rows.forEach((row, at) => field.fields.forEach((inner) => put(inner, inputOf(inner, field, at), row[inner.name])))
    }
  }
  return { typed, files }
}

/** The ids of the files among the answers. */
export const filesIn = (definition: Definition, answers: Answers): string[] =>
  typedOf(definition, answers).files.map((file) => file.id)
