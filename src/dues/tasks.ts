import { z } from 'zod'
import { performRun } from '../platform/runs.ts'
import { everyCentre, type Job, task, type Tasks } from '../platform/tasks.ts'
import { computeYear } from './computing.ts'
import { noticesToSend, sendNotice } from './notices.ts'
import { duesTonight } from './reminders.ts'
import { words } from './words.ts'

const Base = z.looseObject({ runId: z.uuid(), scheduleId: z.uuid(), lang: z.enum(['it', 'en']).default('it') })
const Sending = Base.extend({ dueIds: z.array(z.uuid()).max(10_000).optional() })

async function compute(job: Job<z.output<typeof Base>>) {
  const { runId, scheduleId, lang } = job.payload
  await performRun(job, runId, async (progress) => {
    await progress(0, 1)
    const done = await job.work((ctx) => computeYear(ctx, scheduleId), { lang })
    const counts = { ...done, lacks: done.lacks.length }
    const href = counts.lacks > 0 ? `/dues/schedules/${scheduleId}` : `/dues?schedule=${scheduleId}`
    return { href, word: words(lang).computedResult(counts), ...counts }
  })
}

/** One notice after the other, each in transactions of its own: one that fails stops nobody, and stopping loses nothing. */
async function sendNotices(job: Job<z.output<typeof Sending>>) {
  const { runId, scheduleId, dueIds, lang } = job.payload
  await performRun(job, runId, async (progress) => {
    const w = words(lang)
    const dues = dueIds ?? (await job.work((ctx) => noticesToSend(ctx, scheduleId), { readOnly: true }))
    const counts = { sent: 0, failed: 0 }
    for (const [i, dueId] of dues.entries()) {
      await progress(i, dues.length, w.making)
      counts[(await sendNotice(job.work, dueId, lang)) ? 'sent' : 'failed']++
    }
    return {
      href: dueIds?.[0] ? `/dues/${dueIds[0]}` : `/dues?schedule=${scheduleId}`,
      word: w.noticesResult(counts),
      ...counts,
    }
  })
}

export const tasks: Tasks = {
  'dues.compute': task(Base, compute),
  'dues.send_notices': task(Sending, sendNotices),
  'dues.night': everyCentre('dues', '40 4 * * *', (inCentre) => inCentre(duesTonight)),
}
