import { createServer } from 'node:net'
import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import { buildApp, fillWhenEmpty, startWork } from '../app.ts'
import type { Command } from '../platform/command.ts'
import { as } from '../platform/roles.ts'
import { closePools, openPools } from '../platform/ctx.ts'
import { Halt } from '../platform/halt.ts'
import { openSecret } from '../platform/secrets.ts'
import type { Settings } from '../platform/settings.ts'
import { openDatabase } from './prepare.ts'
import { say } from './terminal.ts'

export const start: Command = {
  name: 'start',
  summary: 'serve the console and do the work in the background',
  usage: `campanile start     as ROLE says; also: campanile web, campanile worker, campanile all`,
  options: {},
  async run({ settings, signal }) {
    const web = settings.role !== 'worker'
    // Asked before anything is started: the answer is the same and comes at once.
    if (web) await checkPort(settings)
    const database = await openDatabase(settings)
    const ending: (() => Promise<unknown>)[] = [database.stop]
    try {
      openSecret(settings.secretKeyFile)
      openPools(database.login)
      ending.unshift(closePools)
      await fillWhenEmpty(settings, say)
      const app = await buildApp(settings)
      ending.unshift(() => app.close())
      if (settings.role !== 'web') {
        const work = await startWork(settings, as('campanile_platform', database.direct))
        ending.unshift(() => work.stop())
      }
      if (web) {
        await app.listen({ port: settings.port, host: settings.host }).catch((error: unknown) => {
          throw portProblem(error, settings) ?? error
        })
      }
      console.log(greeting(settings))
      // For the next start to be quick also when this one is killed.
      flushCompileCache()
      if (!signal.aborted) await once(signal, 'abort')
      say('Stopping …')
    } finally {
      // Whatever one part does while ending, the database is left last and in order.
      for (const end of ending) await end().catch((error: Error) => say(error.message))
    }
  },
}

async function checkPort(settings: Settings) {
  const probe = createServer()
  try {
    probe.listen(settings.port, settings.host)
    await once(probe, 'listening')
  } catch (error) {
    throw portProblem(error, settings) ?? error
  } finally {
    if (probe.listening) await new Promise((done) => probe.close(done))
  }
}

function portProblem(error: unknown, { port, host }: Settings): Halt | null {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Halt(
        `Port ${port} is taken by another program: stop it, or choose another with PORT (PORT=${port + 1} npm start).`,
      )
    case 'EACCES':
      return new Halt(`Port ${port} needs more rights than this account has: choose one above 1023 with PORT.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Halt(`This machine has no address ${host}: correct the setting HOST.`)
    default:
      return null
  }
}

function greeting({ publicUrl, demo, role }: Settings) {
  if (role === 'worker') return 'Campanile works in the background. Ctrl-C stops it.'
  const signIn = demo
    ? `Sign in: choose one of the demo people at ${publicUrl}/sign-in`
    : `Sign in at ${publicUrl}/sign-in (the first person: npx campanile user create)`
  return `\nCampanile: ${publicUrl}\n${signIn}\nCtrl-C stops it.\n`
}
