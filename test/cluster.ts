import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDatabase } from '../src/platform/database.ts'
import { startEmbedded } from '../src/platform/embedded.ts'
import { migrate } from '../src/platform/migrate.ts'

export type Cluster = Awaited<ReturnType<typeof startCluster>>

/** A PostgreSQL of its own for one run of the tests, with the migrated database that each test file copies. */
export async function startCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'campanile-test-'))
  // What is lost in a power cut is only a test.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: 300,
    shared_buffers: '128MB',
  }
  const embedded = await startEmbedded(folder, { settings })
  const stop = async () => {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await makeDatabase(embedded.admin)
    const owner = { ...embedded.admin, user: 'campanile_owner', database: 'campanile' }
    await migrate({ owner, login: 'campanile' })
    process.env.CAMPANILE_TEST_SERVER = embedded.admin.host
    return { owner, admin: embedded.admin, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
