import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { Ticked, Version } from '../platform/parse.ts'
import { seal } from '../platform/secrets.ts'

export const ProtocolSetting = z.object({
  mode: z.enum(['hand', 'connector']),
  office: z.string().trim().max(60).default(''),
  connectorUrl: z.string().trim().max(300).default(''),
  connectorSecret: z.string().max(500).default(''),
  required: Ticked,
  version: Version.optional(),
})

/** How the centre gets its numbers. Without a choice: by hand, and nothing is held back. */
export async function readSetting(ctx: Ctx) {
  const row = await ctx.db
    .selectFrom('protocolSetting')
    .select(['mode', 'office', 'connectorUrl', 'connectorSecret', 'required', 'version'])
    .executeTakeFirst()
  return row ?? { mode: 'hand', office: '', connectorUrl: '', connectorSecret: null, required: false, version: 0 }
}
export type Setting = Awaited<ReturnType<typeof readSetting>>

/** The demo twin of a protocol: it counts by itself, in this database. */
export const DEMO_CONNECTOR = 'demo:'
const isAddress = (text: string) =>
  text === DEMO_CONNECTOR ||
  /^https:\/\/[^\s]+$/.test(text) ||
  /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/\S*)?$/.test(text)

/** Changes it. An empty secret leaves the one there is. */
export async function saveSetting(
  ctx: Ctx,
  { version = 0, connectorSecret, ...input }: z.output<typeof ProtocolSetting>,
) {
  if (input.mode === 'connector' && !isAddress(input.connectorUrl)) throw invalid({ connectorUrl: 'connector_address' })
  if (input.mode === 'connector' && !input.office) throw invalid({ office: 'required' })
  const before = await readSetting(ctx)
  if (before.version !== version) throw conflict('stale', { name: 'protocollo', version: before.version })
  const values = {
    ...input,
    connectorUrl: input.mode === 'connector' ? input.connectorUrl : '',
    ...(connectorSecret && { connectorSecret: seal(connectorSecret) }),
    version: version + 1,
  }
  await ctx.db
    .insertInto('protocolSetting')
    .values(values)
    .onConflict((c) => c.column('centreId').doUpdateSet(values))
    .execute()
  await record(
    ctx,
    'protocol.setting_changed',
    { id: ctx.actor.centreId! },
    { mode: input.mode, required: input.required },
  )
}
