import type { Values } from './problems.ts'

/** What is wrong with one field: a stable code and the values its sentence needs. */
export type FieldProblem = { code: string; values?: Values }

/**
 * What went wrong, as a stable code; the sentence is found when the answer is written, in the reader's language.
 * `fields` names each input that is wrong; `given` is what was typed, so that a page can show it again.
 */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly fields: Record<string, FieldProblem>
  readonly values: Values
  constructor(
    status: number,
    code: string,
    { fields = {}, values = {} }: { fields?: Record<string, FieldProblem>; values?: Values } = {},
  ) {
    super(code)
    this.status = status
    this.code = code
    this.fields = fields
    this.values = values
  }
}

/** What one may not see does not exist: the same answer for a missing thing and for another's. */
export const notFound = () => new Problem(404, 'not_found')
/** You may read it but not change it. */
export const forbidden = (code = 'forbidden', values?: Values) => new Problem(403, code, { ...(values && { values }) })
/** The thing is not in the state, or not at the version, that the action needs. */
export const conflict = (code: string, values?: Values) => new Problem(409, code, { ...(values && { values }) })
/** An input is wrong: `invalid({ ipaCode: 'ipa_code_shape' })`. */
export const invalid = (fields: Record<string, string | FieldProblem>, code = 'invalid') =>
  new Problem(422, code, {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, f]) => [name, typeof f === 'string' ? { code: f } : f]),
    ),
  })
