/** One thing that makes a deadline impossible to compute: a stable code, and the place in what was given (`rules.1.offset.n`). */
export type DeadlineFault = { code: string; place: string; values?: Record<string, string | number> }

/** A rule, an anchor or an act that cannot be right: it says what and where, and never guesses. */
export class DeadlineError extends Error {
  readonly faults: readonly DeadlineFault[]
  constructor(...faults: DeadlineFault[]) {
    super(faults.map((f) => (f.place ? `${f.code} at ${f.place}` : f.code)).join(', '))
    this.name = 'DeadlineError'
    this.faults = faults
  }
}
