import { z } from 'zod'
import type { Web } from '../platform/http.ts'
import { Problem } from '../platform/errors.ts'
import { checkCalendar } from './calendar.ts'
import { deadline } from './clock.ts'
import { ClockError, type ClockFault } from './errors.ts'

const Moment = z.iso
  .datetime({ offset: true, error: 'unknown_time' })
  .meta({ description: 'RFC 3339, with Z or an offset; counted in whole seconds.' })
const Wall = (end: string) => z.string().regex(new RegExp(`^(([01]\\d|2[0-3]):[0-5]\\d${end})$`), 'wall_time')

const ServiceClock = z.strictObject({
  calendar: z.strictObject({
    weekly: z
      .array(
        z.strictObject({
          day: z.number().int('week_day').min(1, 'week_day').max(7, 'week_day'),
          from: Wall(''),
          to: Wall('|24:00'),
        }),
      )
      .max(500)
      .meta({
        description:
          'Wall times of Rome; Monday is 1; `to` may be 24:00. Any number of intervals a day, none over another.',
      }),
    patron: z
      .string()
      .regex(/^\d\d-\d\d$/, 'patron_shape')
      .nullable()
      .default(null)
      .meta({ description: 'MM-DD: closed every year on that day.' }),
    holidays: z
      .enum(['IT', 'none'])
      .meta({ description: 'IT: the national holidays by the law in force on each day, from 1986.' }),
  }),
  start: Moment,
  workSeconds: z
    .number()
    .refine((n) => Number.isSafeInteger(n) && n >= 0, 'work_seconds')
    .meta({ description: 'Whole seconds of work.' }),
  pauses: z
    .array(z.strictObject({ from: Moment, to: Moment }))
    .max(10_000)
    .default([])
    .meta({ description: 'When the clock stands still; they may touch and overlap.' }),
})

const example = {
  calendar: {
    weekly: [1, 2, 3, 4, 5].flatMap((day) => [
      { day, from: '08:30', to: '13:30' },
      { day, from: '14:30', to: '17:30' },
    ]),
    patron: '12-07',
    holidays: 'IT',
  },
  start: '2026-12-04T15:30:00Z',
  workSeconds: 28_800,
  pauses: [],
}

export default function api({ api: declare }: Web) {
  declare(
    'POST',
    '/service-clock',
    'signed-in',
    {
      summary: 'When so much work is due on a calendar, and why; nothing is stored',
      silent: 'It computes and stores nothing.',
      body: ServiceClock,
      bodyExamples: [example],
      answer: z.object({
        deadline: z.string().meta({ description: 'In UTC.' }),
        intervals: z.array(z.object({ from: z.string(), to: z.string(), seconds: z.number().int() })),
      }),
      examples: [
        {
          deadline: '2026-12-09T15:30:00Z',
          intervals: [
            { from: '2026-12-04T15:30:00Z', to: '2026-12-04T16:30:00Z', seconds: 3600 },
            { from: '2026-12-09T07:30:00Z', to: '2026-12-09T12:30:00Z', seconds: 18_000 },
            { from: '2026-12-09T13:30:00Z', to: '2026-12-09T15:30:00Z', seconds: 7200 },
          ],
        },
      ],
    },
    async (_, { body: { calendar, start, workSeconds, pauses } }) => {
      const at = (text: string) => Temporal.Instant.from(text)
      try {
        const faults = checkCalendar(calendar)
        if (faults.length > 0) throw new ClockError(...faults)
        const ledger = pauses.map(({ from, to }) => ({ from: at(from), to: at(to) }))
        const found = deadline(calendar, at(start), workSeconds, ledger)
        return {
          deadline: found.deadline.toString(),
          intervals: found.intervals.map(({ from, to, seconds }) => ({
            from: from.toString(),
            to: to.toString(),
            seconds,
          })),
        }
      } catch (error) {
        throw error instanceof ClockError ? refusal(error.faults, placeInBody) : error
      }
    },
  )
}

const placeInBody = (place: string) => (/^(weekly|patron|holidays)\b/.test(place) ? `calendar.${place}` : place)

/** What a clock could not do, as the 422 of a door whose fields have names of their own. */
export function refusal(faults: readonly ClockFault[], fieldOf: (place: string) => string) {
  const placed = faults.filter(({ place }) => place !== '')
  const whole = faults.find(({ place }) => place === '')
  const fields = Object.fromEntries(
    placed.toReversed().map(({ code, place, values }) => [fieldOf(place), { code, ...(values && { values }) }]),
  )
  return new Problem(422, whole?.code ?? 'invalid', { fields, ...(whole?.values && { values: whole.values }) })
}
