import type { Command } from '../platform/command.ts'
import { startDatabase } from '../platform/database.ts'
import { Halt } from '../platform/halt.ts'
import { makeRoles, roleStatements } from '../platform/roles.ts'
import type { Settings } from '../platform/settings.ts'
import { writeSchema } from '../platform/schema/write.ts'
import { bringUpToDate } from './prepare.ts'
import { say } from './terminal.ts'

export const migrate: Command = {
  name: 'migrate',
  summary: 'bring the database to this version',
  usage: `campanile migrate                  apply what is missing
campanile migrate --init           print the roles and grants an external database needs
campanile migrate --init --apply   make them, as the user of DATABASE_OWNER_URL
campanile migrate --write          write db/schema.sql and db/types.ts (for developers)`,
  options: { init: { type: 'boolean' }, apply: { type: 'boolean' }, write: { type: 'boolean' } },
  async run({ values, settings, answer }) {
    if (values['init']) return initialise(settings, values['apply'] === true, answer)
    const database = await startDatabase(settings, say)
    try {
      const applied = await bringUpToDate(database, settings)
      if (values['write']) {
        if (!database.owner) throw new Halt('Writing the schema needs DATABASE_OWNER_URL.')
        await writeSchema(database.owner)
      }
      answer({ applied }, applied === 0 ? 'The database is up to date.' : `${applied} migrations applied.`)
    } finally {
      await database.stop()
    }
  },
}

async function initialise(settings: Settings, apply: boolean, answer: (value: unknown, text: string) => void) {
  const url = settings.databaseUrl ?? 'postgres://campanile@localhost/campanile'
  const { username, pathname } = new URL(url)
  const database = decodeURIComponent(pathname.slice(1)) || 'campanile'
  const statements = roleStatements(decodeURIComponent(username) || 'campanile', database)
  const text = [
    `-- For the administrator, connected to the database “${database}”, which belongs to the user of DATABASE_OWNER_URL.`,
    ...statements.map((statement) => `${statement};`),
  ]
  if (!apply) return answer({ statements }, text.join('\n'))
  if (!settings.databaseOwnerUrl)
    throw new Halt('The setting DATABASE_OWNER_URL is missing: it says as whom the roles are made.')
  await makeRoles(settings.databaseOwnerUrl, statements)
  answer({ statements }, 'Roles and grants are in place. Give the login a password with: alter role … password …;')
}
