import { z } from 'zod'
import { work } from './ctx.ts'
import { defineEvents, record } from './events.ts'
import type { Caller } from './http.ts'
import { NIL, UUID } from './ids.ts'

defineEvents({ 'platform.viewed': z.object({ what: z.string() }) })

/** That somebody looked at personal data, in a transaction of its own after the reading one. It must succeed before the answer leaves. */
export async function recordViewed(caller: Caller, what: string, params: Record<string, string>) {
  const id = Object.values(params).find((value) => UUID.test(value)) ?? caller.actor.personId ?? NIL
  await work(caller.actor, (ctx) => record(ctx, 'platform.viewed', { id }, { what }), { lang: caller.lang })
}
