/** How long after each attempt the next one is made, in minutes: a growing distance that ends within a day of the first. */
const distances = [1, 5, 15, 60, 120, 240, 480, 480] as const

/** When to try again after so many attempts; null when it was the last. */
export const nextAttempt = (attempts: number, now: Temporal.Instant): Temporal.Instant | null => {
  const minutes = distances[attempts - 1]
  return minutes === undefined ? null : now.add({ minutes })
}
/** An address that has only failed for so long is told nothing more. */
export const DAYS_OF_FAILURE = 5
export const DAYS_KEPT = 30
/** For how long the secret before the last still signs. */
export const HOURS_OF_OLD_SECRET = 24
