import type { Command, CommandInput } from '../platform/command.ts'
import { startDatabase } from '../platform/database.ts'
import { Halt } from '../platform/halt.ts'
import { makeRoles, roleStatements } from '../platform/roles.ts'
import type { Settings } from '../platform/settings.ts'
import { startScratch } from '../platform/scratch.ts'
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
    if (values['write']) return write(answer)
    const database = await startDatabase(settings, say)
    try {
      const applied = await bringUpToDate(database, settings)
      answer({ applied }, applied === 0 ? 'The database is up to date.' : `Migrations applied: ${applied}.`)
    } finally {
      await database.stop()
    }
  },
}

/** From an empty database that has seen the migrations and nothing else, whatever the developer's own has been through. */
async function write(answer: CommandInput['answer']) {
  const scratch = await startScratch()
  try {
    const files = await writeSchema(scratch.owner)
    answer({ files }, `Written: ${files.join(', ')}.`)
  } finally {
    await scratch.stop()
  }
}

async function initialise(settings: Settings, apply: boolean, answer: CommandInput['answer']) {
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
