import { z } from 'zod'
import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { Halt } from '../platform/halt.ts'
import { unseal } from '../platform/secrets.ts'
import { today } from '../platform/time.ts'
import { findEntry, keepGiven, type Entry, type Subject } from './entries.ts'
import { DEMO_CONNECTOR, readSetting, type Setting } from './settings.ts'

/** A number as the register gives it. */
export type Given = { number: string; year: number; office: string; registeredOn: string }

const Answer = z.object({
  number: z.union([z.string().trim().min(1).max(30), z.number().int().positive().transform(String)]),
  year: z.coerce.number().int().min(1990).max(2200),
  office: z.string().trim().min(1).max(60),
  registeredOn: z.iso.date(),
})

type Work = <T>(fn: (ctx: Ctx) => Promise<T>, options?: { readOnly?: boolean }) => Promise<T>

/**
 * The entry of a thing that goes out, asking the protocol for it where the centre has a connector: for tasks, because
 * the register is asked outside every transaction. Null where numbers are typed by hand and this one was not.
 * The same key is sent each time, so that a register asked twice may answer with the number it gave before.
 */
export async function numberFor(work: Work, about: Subject): Promise<Entry | null> {
  const { setting, known } = await work(
    async (ctx) => ({ setting: await readSetting(ctx), known: await findEntry(ctx, about.ownerId, about.direction) }),
    { readOnly: true },
  )
  if (known) return known
  if (setting.mode === 'hand') return null
  if (setting.connectorUrl === DEMO_CONNECTOR)
    return work(async (ctx) => keepGiven(ctx, about, await countedHere(ctx, setting)))
  const given = await askRegister(setting, about)
  return work((ctx) => keepGiven(ctx, about, given))
}

/** The demo twin: the next number of a counter of the centre. */
async function countedHere(ctx: Ctx, { office }: Setting): Promise<Given> {
  const day = today(ctx.now, ctx.zone)
  const { rows } = await sql<{ n: number }>`select next_number(${`protocol ${day.slice(0, 4)}`}) as n`.execute(ctx.db)
  return { number: String(rows[0]!.n).padStart(7, '0'), year: Number(day.slice(0, 4)), office, registeredOn: day }
}

/** Asks by POST `{key, office, direction, subject}` with the secret as bearer; the answer is `{number, year, office, registeredOn}`. */
async function askRegister(
  { connectorUrl, connectorSecret, office }: Pick<Setting, 'connectorUrl' | 'connectorSecret' | 'office'>,
  { ownerId, direction, subject }: Pick<Subject, 'ownerId' | 'direction' | 'subject'>,
): Promise<Given> {
  let answer: Response
  try {
    answer = await fetch(connectorUrl, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(15_000),
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `${ownerId}-${direction}`,
        ...(connectorSecret && { authorization: `Bearer ${unseal(Buffer.from(connectorSecret))}` }),
      },
      body: JSON.stringify({ key: `${ownerId}-${direction}`, office, direction, subject }),
    })
  } catch (error) {
    throw new Halt(`The protocol does not answer: ${(error as Error).message}`)
  }
  if (!answer.ok) throw new Halt(`The protocol answered ${answer.status}`)
  const read = Answer.safeParse(await answer.json().catch(() => null))
  if (!read.success) throw new Halt('The protocol gave an answer without number, year, office and day')
  return read.data
}
