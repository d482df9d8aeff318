import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { seal } from '../platform/secrets.ts'

const list = (text: string) => text.split(/[\s,;]+/).filter(Boolean)

export const CentreSettings = z.object({
  name: z.string().trim().min(2).max(200),
  headMail: z.string().max(2000).default('').transform(list).pipe(z.array(z.email()).max(20)),
  modulesOff: z.preprocess((v) => (v === undefined ? [] : Array.isArray(v) ? v : [v]), z.array(z.string())),
  oidcIssuer: optional(z.url({ protocol: /^https?$/, error: 'issuer_shape' })),
  oidcClientId: optional(z.string().trim().min(1).max(200)),
  oidcSecret: optional(z.string().min(1).max(500)),
})

export const readCentre = (ctx: Ctx) =>
  ctx.db
    .selectFrom('centre')
    .select(['id', 'name', 'headMail', 'modulesOff', 'oidcIssuer', 'oidcClientId'])
    .select((e) => e('oidcSecret', 'is not', null).as('hasSecret'))
    .where('id', '=', ctx.actor.centreId!)
    .executeTakeFirstOrThrow()

/** Changes what a centre may choose by itself. An empty secret leaves the one there is; without issuer there is none. */
export async function saveSettings(ctx: Ctx, input: z.output<typeof CentreSettings>, canBeOff: readonly string[]) {
  const { name, headMail, modulesOff, oidcIssuer, oidcClientId, oidcSecret } = input
  if ((oidcIssuer === undefined) !== (oidcClientId === undefined)) throw invalid({ oidcClientId: 'issuer_and_client' })
  // Plain http is for a provider on this machine.
  if (oidcIssuer?.startsWith('http:') && !/^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(`${oidcIssuer}/`))
    throw invalid({ oidcIssuer: 'issuer_shape' })
  await ctx.db
    .updateTable('centre')
    .set({
      name,
      headMail,
      modulesOff: modulesOff.filter((m) => canBeOff.includes(m)),
      oidcIssuer: oidcIssuer ?? null,
      oidcClientId: oidcClientId ?? null,
      ...(oidcIssuer === undefined
        ? { oidcSecret: null }
        : oidcSecret !== undefined
          ? { oidcSecret: seal(oidcSecret) }
          : {}),
    })
    .where('id', '=', ctx.actor.centreId!)
    .execute()
  await record(
    ctx,
    'system.settings_changed',
    { id: ctx.actor.centreId! },
    { modulesOff, oidc: oidcIssuer !== undefined },
  )
}
