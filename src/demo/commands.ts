import { config } from '../platform/config.ts'
import type { Command } from '../platform/command.ts'
import { Halt } from '../platform/halt.ts'
import { loadDemo } from './load.ts'
import { loadTrial } from './trial.ts'

function whole(value: unknown, name: string, most: number) {
  const number = Number(value ?? 1)
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new Halt(`--${name} is a whole number from 1 to ${most}, not “${String(value)}”.`)
  return number
}

const demo: Command = {
  name: 'demo',
  summary: 'load the demo centres, or larger worlds for trials',
  usage:
    'campanile demo                            the four demo centres, where they are missing\ncampanile demo --bodies N [--centres N]   centres with N bodies each, for trials of size',
  options: { bodies: { type: 'string' }, centres: { type: 'string' } },
  async run({ values, progress, answer, signal }) {
    // Demo people enter with one click: they exist only where the settings say so.
    if (!config().demo) throw new Halt('Demo people exist only in demo mode: set DEMO=on, on this machine alone.')
    if (values['centres'] !== undefined && values['bodies'] === undefined)
      throw new Halt('Say how many bodies each centre has: --bodies N.')
    if (values['bodies'] !== undefined) {
      const size = {
        bodies: whole(values['bodies'], 'bodies', 100_000),
        centres: whole(values['centres'], 'centres', 1000),
      }
      const made = await loadTrial(size, { progress, signal })
      return answer(made, `${made.centres} centres with ${size.bodies} bodies each were added.`)
    }
    const loaded = await loadDemo()
    answer(
      { loaded },
      loaded.length === 0
        ? 'The demo centres are there already.'
        : loaded.map((l) => `${l.centre}: ${l.bodies} bodies, ${l.persons} persons.`).join('\n'),
    )
  },
}
export const commands: readonly Command[] = [demo]
