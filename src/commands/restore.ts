import { resolve } from 'node:path'
import { restore as putBack } from '../platform/backup.ts'
import type { Command } from '../platform/command.ts'
import { isRunning, startEmbedded } from '../platform/embedded.ts'
import { Halt } from '../platform/halt.ts'
import { findPlace } from '../platform/postgres-files.ts'
import { say } from './terminal.ts'

export const restore: Command = {
  name: 'restore',
  summary: 'put a backup in the place of this installation',
  usage: 'campanile restore FOLDER            what stood there is kept beside',
  options: {},
  async run({ positionals, settings, answer }) {
    const [from] = positionals
    if (!from) throw new Halt('Which backup? Give the folder that campanile backup printed.')
    if (!settings.embedded)
      throw new Halt(
        'Only the embedded database is restored here: for your own PostgreSQL use its tools (docs/operating.md says which).',
      )
    const place = findPlace(settings.dataDir, say)
    if (isRunning(place)) throw new Halt('Campanile is running here: stop it, then restore.')
    const manifest = await putBack(resolve(from), place, settings.dataDir, say)
    // Reading its log of writes, the copy becomes a database again; better now than at the next start.
    const embedded = await startEmbedded(settings.dataDir, { say })
    await embedded.stop()
    answer(manifest, `Restored the backup of ${manifest.madeAt}. Start Campanile as usual.`)
  },
}
