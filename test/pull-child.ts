// A worker that does nothing but fetch the mail of one mailbox, to be killed at any instant by who tries that.
import { mailbox } from '../src/mailbox/index.ts'
import { pull } from '../src/mailbox/pull.ts'
import { openPools, platformActor, work } from '../src/platform/ctx.ts'
import { defineEvents } from '../src/platform/events.ts'
import { diskStore, useStore } from '../src/platform/files.ts'
import { makeLog } from '../src/platform/log.ts'
import { openSecret } from '../src/platform/secrets.ts'

const [login = '', key = '', folder = '', centreId = '', mailboxId = ''] = process.argv.slice(2)
openPools(JSON.parse(login) as { host: string }, { web: 2, platform: 1 })
openSecret(key)
useStore(diskStore(folder))
defineEvents(mailbox.events!)
process.stdout.write('ready\n')
const actor = platformActor(centreId)
await pull(
  { work: (fn, options) => work(actor, fn, options), signal: new AbortController().signal, log: makeLog('error') },
  mailboxId,
)
process.exit(0)
