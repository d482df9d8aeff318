import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDatabase } from './database.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'

export type Scratch = Awaited<ReturnType<typeof startScratch>>

/** A server that lives as long as it is needed, with an empty migrated database: for tests and for writing the schema down. */
export async function startScratch(settings: Record<string, string | number> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'campanile-scratch-'))
  // What would be lost in a power cut is thrown away anyway.
  const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', ...settings }
  const embedded = await startEmbedded(folder, { settings: careless })
  const stop = async () => {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await makeDatabase(embedded.admin)
    const owner = { ...embedded.admin, user: 'campanile_owner', database: 'campanile' }
    await migrate({ owner, login: 'campanile' })
    return { owner, admin: embedded.admin, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
