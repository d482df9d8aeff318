/** One thing that makes a clock impossible to compute: a stable code, and the place in what was given (`weekly.2.to`). */
export type ClockFault = { code: string; place: string; values?: Record<string, string | number> }

/** A clock that cannot be computed: it says why and where, and never guesses. */
export class ClockError extends Error {
  readonly faults: readonly ClockFault[]
  constructor(...faults: ClockFault[]) {
    super(faults.map((f) => (f.place ? `${f.code} at ${f.place}` : f.code)).join(', '))
    this.name = 'ClockError'
    this.faults = faults
  }
  get code() {
    return this.faults[0]?.code ?? 'clock'
  }
}
