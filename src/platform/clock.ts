let stopped: Temporal.Instant | undefined

/** The moment it is. Tests may stop it. */
export const clock = (): Temporal.Instant => stopped ?? Temporal.Now.instant()

export const stopClock = (at?: string) => {
  stopped = at === undefined ? undefined : Temporal.Instant.from(at)
}
