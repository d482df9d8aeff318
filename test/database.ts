import { after } from 'node:test'
import pg from 'pg'

/** The connections of a test's own database, as the program gets them from its settings. */
export type TestDatabase = {
  name: string
  owner: pg.ClientConfig
  login: pg.ClientConfig
  /** The superuser, for looking at what nobody else may see. */
  admin: pg.ClientConfig
}

const made: string[] = []
after(async () => {
  for (const name of made) await statement(at('postgres', 'postgres'), `drop database if exists ${name} with (force)`)
})

function at(user: string, database: string): pg.ClientConfig {
  const host = process.env.CAMPANILE_TEST_SERVER
  if (!host) throw new Error('Run tests with npm test; for one file: npm test -- src/members/bodies.test.ts')
  return { host, port: 5432, user, database }
}

/**
 * A copy of the migrated database for this test file alone, dropped when the file has ended.
 * The server is the one `npm test` has started; a copy takes some 30 ms.
 */
export async function makeTestDatabase(): Promise<TestDatabase> {
  const name = `test_${process.pid}_${made.length}`
  const server = at('postgres', 'postgres')
  made.push(name)
  await statement(server, `create database ${name} template campanile strategy file_copy owner campanile_owner`)
  // A copy has the template's tables and not the rights on the database itself.
  await statement(server, `revoke temporary on database ${name} from public`)
  await statement(server, `grant temporary on database ${name} to campanile_platform`)
  return { name, owner: at('campanile_owner', name), login: at('campanile', name), admin: at('postgres', name) }
}

async function statement(config: pg.ClientConfig, text: string) {
  const client = new pg.Client(config)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
