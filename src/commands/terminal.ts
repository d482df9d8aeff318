import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { Halt } from '../platform/halt.ts'

/** A line for whoever sits at the terminal. Answers go to stdout, everything else here. */
export const say = (line: string) => void process.stderr.write(`${line}\n`)

/** How far the work is: one line that is written over on a terminal, one every ten seconds elsewhere. */
export function progressLine() {
  let last = 0
  return (done: number, total: number, message = '') => {
    const finished = total > 0 && done >= total
    const pause = process.stderr.isTTY ? 100 : 10_000
    if (!finished && Date.now() - last < pause) return
    last = Date.now()
    const line = `${total > 0 ? `${Math.floor((100 * done) / total)}%` : done} ${message}`.trim()
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}${finished ? '\n' : ''}` : `${line}\n`)
  }
}

const everywhere = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

/** Takes the words after the command apart; an option nobody knows is a sentence. */
export function readArguments(name: string, options: ParseArgsOptionsConfig, words: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: { ...options, ...everywhere },
      allowPositionals: true,
      strict: true,
    })
    return { values: { ...values } as Record<string, string | boolean | string[] | undefined>, positionals }
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]!.replace(/\. To specify.*/, '')
    throw new Halt(`${reason} (campanile ${name} --help).`)
  }
}
