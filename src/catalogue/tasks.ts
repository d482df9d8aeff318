import { sql } from 'kysely'
import { z } from 'zod'
import { config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { Problem } from '../platform/errors.ts'
import { readFileOf } from '../platform/files.ts'
import { Halt } from '../platform/halt.ts'
import { postLetter } from '../platform/mail.ts'
import { fieldSentences, problemSentence } from '../platform/problems.ts'
import { performRun } from '../platform/runs.ts'
import { task, type Tasks } from '../platform/tasks.ts'
import { today } from '../platform/time.ts'
import type { Unit } from './families.ts'
import { importUses } from './import.ts'
import { thresholdLetter } from './mail.ts'
import { textOf } from '../platform/text.ts'
import { words } from './words.ts'

type Alert = {
  bodyId: string
  body: string
  service: string
  unit: Unit | null
  used: number
  included: number | null
  threshold: number
}

export const tasks: Tasks = {
  // One letter to each of those who follow the body, for each threshold of each counter: the event is recorded once.
  'catalogue.alert': task(z.looseObject({ event: z.number() }), async (job) => {
    await job.work(async (ctx) => {
      const alert = await alertOf(ctx, job.payload.event)
      if (!alert || alert.included === null) return
      for (const person of await followers(ctx, alert.bodyId))
        await postLetter(
          ctx,
          thresholdLetter(person.lang === 'en' ? 'en' : 'it', {
            ...alert,
            included: alert.included,
            to: person.email,
            name: person.name,
            link: `${config().publicUrl}/catalogue/bodies/${alert.bodyId}`,
          }),
        )
    })
  }),
  'catalogue.import': task(
    z.looseObject({ runId: z.uuid(), fileId: z.uuid(), lang: z.enum(['it', 'en']).default('it') }),
    async (job) => {
      const { runId, fileId, lang } = job.payload
      await performRun(job, runId, async (progress) => {
        try {
          const { counts } = await job.work(async (ctx) => {
            const file = await readFileOf(ctx, fileId)
            return importUses(ctx, textOf(file.bytes), { write: true, progress })
          })
          const w = words(lang)
          const word = w.importDone(counts.taken + counts.over, counts.known, counts.refused)
          return { href: '/catalogue', word: `${word}. ${w.toCatalogue}`, counts }
        } catch (error) {
          if (error instanceof Problem)
            throw new Halt(
              [problemSentence(error, lang), ...Object.values(fieldSentences(error.fields, lang))].join(' '),
            )
          throw error
        }
      })
    },
  ),
}

async function alertOf(ctx: Ctx, seq: number): Promise<Alert | undefined> {
  const { rows } = await sql<Alert>`
    select e.body_id, b.name as body, coalesce(v.name, s.code) as service, s.unit, c.used, r.quantity as included,
      (e.facts ->> 'threshold')::int as threshold
    from event e join body b on (b.centre_id, b.id) = (e.centre_id, e.body_id)
    join consumption u on (u.centre_id, u.id) = (e.centre_id, e.subject_id)
    join service s on (s.centre_id, s.id) = (u.centre_id, u.service_id)
    left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.to_on is null
    join entitlement_rule r on (r.centre_id, r.id) = (u.centre_id, u.rule_id)
    join allowance_counter c on (c.centre_id, c.body_id, c.service_id, c.period_from) = (u.centre_id, u.body_id, u.service_id, u.period_from)
    where e.seq = ${seq}`.execute(ctx.db)
  return rows[0]
}

/** The referents of a body and the operators of the centre, each once. */
async function followers(ctx: Ctx, bodyId: string) {
  const day = today(ctx.now, ctx.zone)
  const { rows } = await sql<{ name: string; email: string; lang: string }>`
    select distinct p.name, p.email, p.lang from person p join (
      select m.centre_id, m.person_id from body_mandate m where m.body_id = ${bodyId} and m.role = 'referent'
        and m.from_on <= ${day}::date and (m.to_on is null or m.to_on > ${day}::date)
      union all
      select m.centre_id, m.person_id from centre_mandate m where m.role = 'operator'
        and m.from_on <= ${day}::date and (m.to_on is null or m.to_on > ${day}::date)) f
      on (f.centre_id, f.person_id) = (p.centre_id, p.id)
    where p.erased_at is null limit 200`.execute(ctx.db)
  return rows
}
