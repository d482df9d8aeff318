// The objects on which the routes of the mail are tried: a message of each kind, a mailbox.
import { addMailbox, getMailbox, keepMessage, MailboxInput, prepare } from '../src/mailbox/index.ts'
import { letter } from './letters.ts'
import type { Sample } from './objects.ts'
import { peek, type Centre } from './world.ts'

const boxes = new Map<string, Promise<string>>()
/** A mailbox, one for each centre. */
const box = (world: Centre) => {
  const known = boxes.get(world.centreId) ?? opened(world)
  boxes.set(world.centreId, known)
  return known
}
const opened = (world: Centre) =>
  world.inCentre((ctx) => addMailbox(ctx, MailboxInput.parse({ address: 'prova@centro.example', name: 'Prova' })))

/** A message that came, a new one each time: what is tried on it may change its state. */
const message = async (world: Centre) => {
  const id = await box(world)
  const edge =
    '--x\r\nContent-Type: text/plain\r\n\r\nciao\r\n--x\r\nContent-Type: text/csv; name="a.csv"\r\n\r\na,b\r\n--x--'
  const prepared = await prepare(
    letter({ 'Message-ID': `<${crypto.randomUUID()}@x.example>`, 'Content-Type': 'multipart/mixed; boundary=x' }, edge),
  )
  return world.inCentre(async (ctx) => (await keepMessage(ctx, await getMailbox(ctx, id), prepared)).id)
}
const at = async (world: Centre, end: string) => `/mailbox/messages/${await message(world)}${end}`

export const mailSamples: Readonly<Record<string, Sample>> = {
  ...Object.fromEntries(
    ['', '/raw', '/intake', '/aside', '/sending'].map((end) => [
      `/mailbox/messages/:id${end}`,
      { of: 'centre', path: (world: Centre) => at(world, end) },
    ]),
  ),
  '/mailbox/messages/:id/files/:file': {
    of: 'centre',
    path: async (world) => {
      const id = await message(world)
      const [file] = await peek<{ id: string }>(
        `select id from file where owner_id = $1 and owner_kind = 'mailbox.message'`,
        [id],
      )
      return `/mailbox/messages/${id}/files/${file!.id}`
    },
  },
  ...Object.fromEntries(
    ['', '/edit', '/state', '/pull'].map((end) => [
      `/mailbox/boxes/:id${end}`,
      { of: 'centre', path: async (world: Centre) => `/mailbox/boxes/${await box(world)}${end}` },
    ]),
  ),
}
