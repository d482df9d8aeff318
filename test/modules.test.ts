import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import test from 'node:test'
import { modules, prepare } from '../src/app.ts'
import { root } from '../src/platform/root.ts'
import { readSettings } from '../src/platform/settings.ts'

prepare(readSettings({ DATA_DIR: '/nowhere', DEMO: 'off' }))

test('every event has a name people read, in both languages', () => {
  for (const lang of ['it', 'en'] as const) {
    const words = Object.assign({}, ...modules.map((m) => m.eventWords?.(lang)))
    for (const name of modules.flatMap((m) => Object.keys(m.events ?? {})))
      assert.ok(words[name], `${name} has no word in ${lang}`)
  }
})

test('every word that is written is said by a page of its module', () => {
  const isWords = (path: string) => /words[^/]*\.ts$/.test(basename(path))
  const named = (text: string) => text.match(/\w+/g) ?? []
  // The words of the frame and of the platform are said by everybody.
  const own = (path: string) => !['ui', 'platform'].includes(basename(dirname(path)))
  const sources = globSync('src/*/*.{ts,tsx}', { cwd: root }).filter(own)
  const text = (path: string) => readFileSync(`${root}/${path}`, 'utf8')
  /** The table of words itself: names of other things may stand above it. */
  const table = (text: string) => text.slice(Math.max(0, text.search(/^(export )?const (it|en)\b/m)))
  const unsaid: string[] = []
  for (const path of sources.filter(isWords)) {
    const beside = sources.filter((s) => dirname(s) === dirname(path) && !isWords(s))
    const said = new Set(beside.flatMap((s) => named(text(s))))
    // Words of one module may be made of one another.
    const here = named(text(path))
    for (const [, key] of table(text(path)).matchAll(/^ {2}(\w+)[:,]/gm))
      if (!said.has(key!) && here.filter((word) => word === key).length <= 2) unsaid.push(`${path}: ${key}`)
  }
  assert.deepEqual(unsaid, [])
})
