// The folder of the checkout, and how a start that cannot go on says so.
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** One sentence, no stack, and out. */
export function stop(sentence) {
  process.stderr.write(`campanile: ${sentence}\n`)
  process.exit(1)
}
