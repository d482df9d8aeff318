// Messages of the corpus, broken in every way, go through the whole intake: none lost, none doubled, nothing thrown, the
// memory flat. A few hundred in `npm test`; MAILS=10000 for many more, SEED=… for the same again.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { makeCentre, peek } from '../../test/world.ts'
import { root } from '../platform/root.ts'
import { addMailbox, getMailbox, keepMessage, MailboxInput, prepare, readMessage } from './index.ts'

const count = Number(process.env['MAILS'] ?? 300)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const folder = join(root, 'test/mails')
const corpus = globSync('*.eml', { cwd: folder })
  .toSorted()
  .map((f) => readFileSync(join(folder, f)))

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Numbers that come again with the same seed. */
function numbers(from: number) {
  let state = from
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const edges = [
  '\r\n',
  '\r\n\r\n',
  '\0',
  '--',
  '--mix1--\r\n',
  '=?utf-8?B?',
  '<>',
  '"',
  ':',
  '\u202e',
  '\ud800',
  '%00',
  '&#0;',
  '=\r\n',
  '>',
]
const headers = [
  'From: ',
  'Subject: ',
  'Content-Type: ',
  'Content-Transfer-Encoding: ',
  'Message-ID: ',
  'References: ',
  'X-Ricevuta: ',
  'X-Trasporto: ',
  'Date: ',
  'To: ',
]

/** One to eight mistakes: bytes flipped, pieces cut, doubled, moved, put in, of another message, headers rewritten. */
function mutate(bytes: Buffer, next: (below: number) => number): Buffer {
  let now = bytes
  for (let times = 1 + next(8); times > 0; times--) {
    const at = next(now.length + 1)
    const length = next(Math.min(400, now.length + 1))
    const piece = now.subarray(at, at + length)
    const before = now.subarray(0, at)
    const after = now.subarray(at)
    const kinds = [
      () => Buffer.concat([before, Buffer.from([next(256)]), after.subarray(1)]),
      () => Buffer.concat([before, after.subarray(length)]),
      () => Buffer.concat([before, piece, after]),
      () => Buffer.concat([now.subarray(at + length), before, piece]),
      () => Buffer.concat([before, Buffer.from(edges[next(edges.length)]!), after]),
      () => before,
      () => {
        const other = corpus[next(corpus.length)]!
        const from = next(other.length + 1)
        return Buffer.concat([before, other.subarray(from, from + next(2000)), after])
      },
      () =>
        Buffer.concat([Buffer.from(`${headers[next(headers.length)]!}${piece.toString('latin1')}\r\n`, 'latin1'), now]),
      () => Buffer.concat([before, Buffer.alloc(next(3000), next(256)), after]),
      () => Buffer.from(now.toString('latin1').replaceAll('\r\n', ['\n', '\r', '\r\n\r\n'][next(3)]!), 'latin1'),
    ]
    now = kinds[next(kinds.length)]!()
  }
  return now
}

/** The only tags a page may hold once it is safe, written again here on purpose. */
const harmless =
  /^<\/?(p|div|span|br|hr|blockquote|pre|code|ul|ol|li|dl|dt|dd|a|img|b|strong|i|em|u|s|sub|sup|small|table|caption|thead|tbody|tfoot|tr|th|td)( (href="(https?:|mailto:|tel:)[^"]*"|rel="noopener noreferrer nofollow"|alt="[^"]*"|src="\/mailbox\/messages\/[0-9a-f-]{36}\/files\/[0-9a-f-]{36}"|(col|row)span="[^"]*"))*( \/)?>$/

test(`${count} broken messages are each kept once (SEED=${seed})`, { timeout: 30 * 60_000 }, async (t) => {
  const world = await makeCentre()
  const box = await world.inCentre(async (ctx) =>
    getMailbox(
      ctx,
      await addMailbox(ctx, MailboxInput.parse({ address: 'centro@pec.centro.example', name: 'PEC', purpose: 'pec' })),
    ),
  )
  const next = numbers(seed)
  const ids = new Map<string, string>()
  const states: Record<string, number> = {}
  const memory: number[] = []
  const began = performance.now()
  for (let n = 0; n < count; n++) {
    const bytes = mutate(corpus[next(corpus.length)]!, next)
    try {
      const prepared = await prepare(bytes)
      const kept = await world.inCentre((ctx) => keepMessage(ctx, box, prepared))
      states[kept.state] = (states[kept.state] ?? 0) + 1
      const same = prepared.sameAs.toString('hex')
      assert.equal(ids.get(same) ?? kept.id, kept.id, 'what is the same is one')
      assert.equal(kept.state === 'known', ids.has(same), 'what is known was kept before, what is not was not')
      ids.set(same, kept.id)
      if (next(5) === 0)
        assert.deepEqual(await world.inCentre((ctx) => keepMessage(ctx, box, prepared)), {
          id: kept.id,
          state: 'known',
        })
      if (next(5) === 0) {
        const shown = await world.inCentre((ctx) => readMessage(ctx, kept.id))
        assert.deepEqual(shown.html.match(/<[^>]*>/g)?.filter((tag) => !harmless.test(tag)) ?? [], [])
      }
    } catch (error) {
      const saved = join(tmpdir(), `campanile-mail-${seed}-${n}.eml`)
      mkdirSync(tmpdir(), { recursive: true })
      writeFileSync(saved, bytes)
      throw new Error(`message ${n} of SEED=${seed} is saved as ${saved}`, { cause: error })
    }
    if (n % Math.ceil(count / 10) === 0) {
      collect()
      memory.push(Math.round(process.memoryUsage().heapUsed / 1_048_576))
    }
  }
  const seconds = (performance.now() - began) / 1000
  t.diagnostic(`${(count / seconds).toFixed(0)} a second; ${JSON.stringify(states)}; heap in MB ${memory.join(' ')}`)
  assert.ok(ids.size > count * 0.8, 'the mistakes differ')
  const [row] = await peek<{ n: number; raw: number }>(
    `select count(*)::int as n, count(f.id)::int as raw from mail_message m left join file f on f.id = m.raw_file_id where m.mailbox_id = $1`,
    [box.id],
  )
  assert.deepEqual(row, { n: ids.size, raw: ids.size }, 'each is there once, as it came')
  assert.ok(memory.at(-1)! < memory[1]! * 1.5 + 20, `the memory grew: ${memory.join(' ')} MB`)
})

test('what is kept of a message in quarantine is every byte of it', async () => {
  const world = await makeCentre()
  const box = await world.inCentre(async (ctx) =>
    getMailbox(ctx, await addMailbox(ctx, MailboxInput.parse({ address: 'a@centro.example', name: 'A' }))),
  )
  const bytes = readFileSync(join(folder, 'bad-garbage.eml'))
  const prepared = await prepare(bytes)
  const kept = await world.inCentre((ctx) => keepMessage(ctx, box, prepared))
  assert.equal(kept.state, 'quarantined')
  const [row] = await peek<{ sha256: Buffer }>(
    'select f.sha256 from mail_message m join file f on f.id = m.raw_file_id where m.id = $1',
    [kept.id],
  )
  assert.deepEqual(row!.sha256, createHash('sha256').update(bytes).digest())
})
