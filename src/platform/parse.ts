import { z } from 'zod'
import { type FieldProblem, Problem } from './errors.ts'

/**
 * Parses what came from outside, or throws the 422 that names each field. Messages given in a schema are problem
 * codes (`z.string().regex(IPA, 'ipa_code_shape')`); the library's own English never reaches a person.
 */
export function parse<S extends z.ZodType>(schema: S, value: unknown, code = 'invalid'): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields: Record<string, FieldProblem> = {}
  for (const issue of result.error.issues)
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) fields[[...issue.path, key].join('.')] = { code: 'unknown_name', values: { key } }
    else fields[issue.path.join('.')] ??= fieldProblem(issue, value)
  throw new Problem(422, code, { fields })
}

const CODE = /^[a-z][a-z0-9_]*$/

function fieldProblem(issue: z.core.$ZodIssue, whole: unknown): FieldProblem {
  if (CODE.test(issue.message)) return { code: issue.message }
  if (missing(issue, whole)) return { code: 'required' }
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string')
        return Number(issue.minimum) <= 1
          ? { code: 'required' }
          : { code: 'too_short', values: { minimum: Number(issue.minimum) } }
      return { code: 'too_small', values: { minimum: String(issue.minimum) } }
    case 'too_big':
      return { code: issue.origin === 'string' ? 'too_long' : 'too_big', values: { maximum: String(issue.maximum) } }
    case 'invalid_format':
      return {
        code: { email: 'email', uuid: 'uuid', date: 'date', datetime: 'date' }[issue.format as string] ?? 'pattern',
      }
    case 'invalid_value':
      return { code: 'option', values: { options: issue.values.map(String).join(', ') } }
    case 'invalid_type':
      return { code: issue.expected === 'number' ? 'number' : 'invalid_type' }
    default:
      return { code: 'invalid_type' }
  }
}

const missing = (issue: z.core.$ZodIssue, whole: unknown) => {
  let at: unknown = whole
  for (const key of issue.path) at = (at as Record<PropertyKey, unknown> | undefined)?.[key]
  return issue.path.length > 0 && (at === undefined || at === '')
}

/** A day as people type it in Italy or as browsers send it: 31/12/2026 or 2026-12-31. */
export const DayInput = z
  .string()
  .trim()
  .transform((text, ctx) => {
    const italian = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text)
    const iso = italian ? `${italian[3]}-${italian[2]!.padStart(2, '0')}-${italian[1]!.padStart(2, '0')}` : text
    try {
      return Temporal.PlainDate.from(iso, { overflow: 'reject' }).toString()
    } catch {
      ctx.addIssue({ code: 'custom', message: 'date' })
      return z.NEVER
    }
  })

/** An empty field of a form is no value. */
export const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((v) => (typeof v === 'string' && v.trim() === '' ? undefined : v), schema.optional())

/** A box of a form: ticked it is sent, left empty it is not. A machine sends true or false. */
export const Ticked = z.preprocess((v) => v === 'on' || v === 'true' || v === true, z.boolean())

/** The version of the row a form was drawn from. */
export const Version = z.coerce.number().int().min(1)
