import { allTasks, modules, prepare } from './app.ts'
import { operations } from './commands/index.ts'
import { openDatabase } from './commands/prepare.ts'
import { progressLine, readArguments, say } from './commands/terminal.ts'
import type { Command, CommandInput } from './platform/command.ts'
import { closePools, openPools } from './platform/ctx.ts'
import { Problem } from './platform/errors.ts'
import { Halt, isKnown, sentence } from './platform/halt.ts'
import { problemSentence } from './platform/problems.ts'
import { openSecret } from './platform/secrets.ts'
import { readSettings } from './platform/settings.ts'
import { registerTasks } from './platform/tasks.ts'

const commands: readonly Command[] = [...operations, ...modules.flatMap((module) => module.commands ?? [])]

async function main(words: string[]) {
  // What is written here is read by this account alone.
  process.umask(0o077)
  const [first = 'start', ...rest] = words
  if (/^(--?h(elp)?|help)$/.test(first)) return console.log(help())
  const asRole = ['web', 'worker', 'all'].includes(first)
  const command = commands.find(({ name }) => name === (asRole ? 'start' : first))
  if (!command) throw new Halt(`There is no command “${first}”: campanile --help lists them.`)
  const { values, positionals } = readArguments(command.name, command.options, rest)
  if (values['help']) return console.log(`${command.summary}\n\n${command.usage}`)
  const settings = readSettings(asRole ? { ...process.env, ROLE: first } : process.env)
  const input: CommandInput = {
    values,
    positionals,
    settings,
    progress: progressLine(),
    answer: (value, text) => console.log(values['json'] ? JSON.stringify(value) : text),
    signal: stopSignal(),
  }
  return operations.includes(command) ? command.run(input) : withDatabase(command, input)
}

async function withDatabase(command: Command, input: CommandInput) {
  const database = await openDatabase(input.settings)
  try {
    openSecret(input.settings.secretKeyFile)
    openPools(database.login, { web: 2, platform: 4 })
    prepare(input.settings)
    await registerTasks(allTasks())
    await command.run(input)
  } finally {
    await closePools()
    await database.stop()
  }
}

/** Ctrl-C asks for an orderly end. Asked again after it has begun, it is only heard: a wrapper may pass it on twice. */
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort(name))
  return stop.signal
}

function help() {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `campanile <command> [--json] [--help]\n\n${lines.join('\n')}\n\nSettings come from the environment: docs/operating.md lists them.`
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const text = error instanceof Problem ? problemSentence(error, 'en') : sentence(error)
  say(`campanile: ${text}`)
  if (!(error instanceof Problem) && !isKnown(error)) console.error(error)
  process.exitCode = 1
}
// Something may still hold the process, a timer of a library: everything of ours has ended.
process.exit()
