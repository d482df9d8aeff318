import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { activations } from './activations/index.ts'
import { calendars } from './calendars/index.ts'
import { catalogue } from './catalogue/index.ts'
import { cockpits } from './cockpits/index.ts'
import { conventions } from './conventions/index.ts'
import { deadlines } from './deadlines/index.ts'
import { desk } from './desk/index.ts'
import { demo, loadDemo } from './demo/index.ts'
import { dues } from './dues/index.ts'
import { forms } from './forms/index.ts'
import { around, errorView, framing } from './frame.tsx'
import { funding } from './funding/index.ts'
import { mailbox } from './mailbox/index.ts'
import { members } from './members/index.ts'
import { positions } from './positions/index.ts'
import { obligations } from './obligations/index.ts'
import { prospects } from './prospects/index.ts'
import { protocol } from './protocol/index.ts'
import people, { bySession, byToken } from './people/index.ts'
import { configure } from './platform/config.ts'
import { documentProblems } from './platform/documents/index.ts'
import { addEventWords } from './platform/event-words.ts'
import { defineEvents, listen } from './platform/events.ts'
import { diskStore, useStore } from './platform/files.ts'
import { makeLog } from './platform/log.ts'
import { openMail } from './platform/mail.ts'
import type { Module } from './platform/module.ts'
import { addProblemWords } from './platform/problems.ts'
import { root } from './platform/root.ts'
import { clamd, useScan } from './platform/scan.ts'
import { buildServer } from './platform/server.ts'
import type { Settings } from './platform/settings.ts'
import { openSignatures } from './platform/signatures/index.ts'
import { registerTasks, startWorker, type Tasks } from './platform/tasks.ts'
import { ask, type Connection } from './platform/ctx.ts'
import { makeWatch } from './platform/watch.ts'
import { system } from './system/index.ts'
import { readAssets } from './ui/assets.ts'
import { webhooks } from './webhooks/index.ts'

/** What the platform is made of. */
export const modules: readonly Module[] = [
  members(() => modules),
  conventions,
  catalogue,
  activations,
  dues,
  forms,
  calendars,
  deadlines,
  desk,
  prospects,
  protocol,
  mailbox,
  webhooks,
  funding,
  positions,
  obligations,
  cockpits,
  people,
  system(() => modules),
  demo,
]

const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version

/** Makes settings and modules known to the platform. Everything that serves or works begins here. */
export function prepare(settings: Settings) {
  configure({
    publicUrl: settings.publicUrl,
    demo: settings.demo,
    dataDir: settings.dataDir,
    version,
    officialSources: true,
  })
  useStore(diskStore(join(settings.dataDir, 'files')))
  useScan(settings.clamdUrl ? clamd(settings.clamdUrl) : undefined)
  openSignatures(settings)
  openMail({
    smtpUrl: settings.smtpUrl,
    folder: join(settings.dataDir, 'mail'),
    from: `Campanile <campanile@${new URL(settings.publicUrl).hostname}>`,
  })
  addProblemWords(documentProblems)
  for (const m of modules) {
    if (m.events) defineEvents(m.events)
    if (m.problems) addProblemWords(m.problems)
    if (m.eventWords) addEventWords(m.eventWords)
    for (const [event, task] of Object.entries(m.listeners ?? {})) listen(event, task)
  }
}

export const allTasks = (): Tasks => Object.assign({}, ...modules.map((m) => m.tasks ?? {}))

export type AppOptions = { checkAnswers?: boolean; rateLimit?: number; assets?: string }

/** The web side, ready to listen. */
export async function buildApp(
  settings: Settings,
  { checkAnswers = false, rateLimit = settings.rateLimit, assets = join(root, 'dist/assets') }: AppOptions = {},
) {
  prepare(settings)
  await registerTasks(allTasks())
  return buildServer({
    modules,
    bySession,
    byToken,
    around,
    errorView,
    checkAnswers,
    rateLimit,
    assets,
    version,
    frame: framing(modules, existsSync(join(assets, 'manifest.json')) ? readAssets(assets) : noAssets),
    log: makeLog(settings.logLevel),
    watch: makeWatch(),
    publicUrl: settings.publicUrl,
    fileMaxMb: settings.fileMaxMb,
    secureCookies: settings.publicUrl.startsWith('https:'),
  })
}
// Tests of slices draw pages without having built their styles.
const noAssets = {
  css: '/assets/none.css',
  js: '/assets/none.js',
  icons: '/assets/none.svg',
  favicon: '/assets/none.svg',
  fonts: [],
}

/** The background side: what was asked for later, and what the clock asks for. */
export async function startWork(settings: Settings, connection: Connection) {
  prepare(settings)
  await registerTasks(allTasks())
  return startWorker(allTasks(), connection, makeLog(settings.logLevel))
}

/**
 * Loads the demo centres into an empty database, where the settings ask for them. One that has only demo centres counts
 * as empty: a load that was interrupted goes on.
 */
export async function fillWhenEmpty(settings: Settings, say: (line: string) => void) {
  prepare(settings)
  if (!settings.demo) return
  const [real] = await ask('campanile_platform', 'select 1 from centre where not demo limit 1')
  if (real) return
  await registerTasks(allTasks())
  await loadDemo((loaded) => say(`Demo centre ${loaded.centre}: ${loaded.bodies} bodies, ${loaded.persons} persons.`))
}
