// What tests of the mail begin with: a mailbox, and a message that comes to it.
import { addMailbox, getMailbox, keepMessage, type Kept, MailboxInput, prepare } from '../src/mailbox/index.ts'
import type { Centre } from './world.ts'

/** A mailbox that connects to nothing. */
export const openBox = (world: Centre, more: Record<string, unknown> = {}): Promise<string> =>
  world.inCentre((ctx) =>
    addMailbox(ctx, MailboxInput.parse({ address: 'aiuto@centro.example', name: 'Assistenza', ...more })),
  )

/** Takes a message in, as a pull does. */
export async function take(world: Centre, boxId: string, bytes: Buffer): Promise<Kept> {
  const prepared = await prepare(bytes)
  return world.inCentre(async (ctx) => keepMessage(ctx, await getMailbox(ctx, boxId), prepared))
}
