import { join, resolve } from 'node:path'
import { backUp, stamp } from '../platform/backup.ts'
import type { Command } from '../platform/command.ts'
import { startEmbedded } from '../platform/embedded.ts'
import { Halt } from '../platform/halt.ts'
import { say } from './terminal.ts'

export const backup: Command = {
  name: 'backup',
  summary: 'copy the database, the files and the secret key, also while the program works',
  usage: 'campanile backup [FOLDER]           a new folder; by default in DATA_DIR/backups',
  options: {},
  async run({ positionals, settings, answer }) {
    if (!settings.embedded)
      throw new Halt(
        'Only the embedded database is backed up here: for your own PostgreSQL use its tools (docs/operating.md says which).',
      )
    const embedded = await startEmbedded(settings.dataDir, { say })
    try {
      const folder = await backUp(
        embedded,
        positionals[0] ? resolve(positionals[0]) : join(settings.dataDir, 'backups', stamp()),
        settings.dataDir,
      )
      answer(
        { folder },
        `The backup is in ${folder}. Keep it on another machine: it holds the secret key and everybody's data.`,
      )
    } finally {
      await embedded.stop()
    }
  },
}
