import { createPublicKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Command } from '../platform/command.ts'
import { ask } from '../platform/ctx.ts'
import { Halt } from '../platform/halt.ts'
import { type HistoryEvent, type HistorySeal, readHistory, sealHistory, verifyHistory } from '../platform/seals.ts'
import { historyKey } from '../platform/secrets.ts'

const Line = z.union([
  z.object({ event: z.custom<HistoryEvent>() }),
  z.object({ seal: z.custom<HistorySeal>() }),
  z.object({ campanile: z.string() }),
])

async function centreId(slug: unknown): Promise<string | undefined> {
  if (typeof slug !== 'string') return undefined
  const [centre] = await ask<{ id: string }>('campanile_platform', 'select id from centre where slug = $1', [slug])
  if (!centre) throw new Halt(`There is no centre “${slug}”.`)
  return centre.id
}

function readExport(path: string) {
  const events: HistoryEvent[] = []
  const seals: HistorySeal[] = []
  for (const [at, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line === '') continue
    try {
      const read = Line.parse(JSON.parse(line))
      if ('event' in read) events.push(read.event)
      else if ('seal' in read) seals.push(read.seal)
    } catch {
      throw new Halt(`Line ${at + 1} of ${path} is not part of an export of the history.`)
    }
  }
  return { events, seals }
}

const verify: Command = {
  name: 'verify',
  summary: 'say whether the history was rewritten, and where',
  usage:
    'campanile verify [--export FILE] [--head HASH] [--key FILE] [--json]\n  --export  verify a file made by «campanile export» instead of the database\n  --head    a head that left this machine earlier: it must still be in the chain\n  --key     the public key (PEM), when it is not this installation’s',
  options: { export: { type: 'string' }, head: { type: 'string' }, key: { type: 'string' } },
  async run({ values, answer }) {
    const { events, seals } = typeof values['export'] === 'string' ? readExport(values['export']) : await readHistory()
    const key =
      typeof values['key'] === 'string' ? createPublicKey(readFileSync(values['key'])) : historyKey().publicKey
    const found = verifyHistory(events, seals, key, typeof values['head'] === 'string' ? { head: values['head'] } : {})
    const lines = found.alterations.map(
      (a) => `${a.kind}: seal ${a.seal}${a.seq === null ? '' : `, event ${a.seq}`} (${a.near}), centre ${a.centreId}`,
    )
    answer(
      found,
      [
        `${found.events} events, ${found.seals} seals, ${found.unsealed} events not yet sealed (sealing runs every minute)`,
        ...Object.entries(found.heads).map(([c, h]) => `head of ${c}: ${h}`),
        ...lines,
      ].join('\n'),
    )
    if (!found.ok) throw new Halt(`The history was altered in ${found.alterations.length} places.`)
  },
}

const exportHistory: Command = {
  name: 'export',
  summary: 'write the sealed history of a centre to a file',
  usage:
    'campanile export FILE [--centre SLUG]\n  one JSON object a line: the events, then the seals; «campanile verify --export FILE» checks it anywhere',
  options: { centre: { type: 'string' } },
  async run({ values, positionals, answer }) {
    const [path] = positionals
    if (!path) throw new Halt('Say which file to write: campanile export FILE.')
    await sealHistory()
    const { events, seals } = await readHistory(await centreId(values['centre']))
    const lines = [
      { campanile: 'history 1', key: historyKey().publicPem },
      ...events.map((event) => ({ event })),
      ...seals.map((seal) => ({ seal })),
    ]
    writeFileSync(path, `${lines.map((l) => JSON.stringify(l)).join('\n')}\n`, { mode: 0o600 })
    answer(
      { file: path, events: events.length, seals: seals.length },
      `${events.length} events and ${seals.length} seals written to ${path}.`,
    )
  },
}

export const commands: readonly Command[] = [verify, exportHistory]
