import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of the checkout, from the sources as from the built program. */
export const root = find(import.meta.dirname)

function find(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) || dirname(folder) === folder ? folder : find(dirname(folder))
}
