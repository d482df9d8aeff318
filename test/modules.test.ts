import assert from 'node:assert/strict'
import test from 'node:test'
import { modules, prepare } from '../src/app.ts'
import { readSettings } from '../src/platform/settings.ts'

prepare(readSettings({ DATA_DIR: '/nowhere', DEMO: 'off' }))

test('every event has a name people read, in both languages', () => {
  for (const lang of ['it', 'en'] as const) {
    const words = Object.assign({}, ...modules.map((m) => m.eventWords?.(lang)))
    for (const name of modules.flatMap((m) => Object.keys(m.events ?? {})))
      assert.ok(words[name], `${name} has no word in ${lang}`)
  }
})
