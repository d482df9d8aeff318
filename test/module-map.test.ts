import assert from 'node:assert/strict'
import test from 'node:test'
import { checkImports, checkModuleMap, readImports } from './module-map.ts'

const map = { members: [], funding: ['members'] }
const wrong = (file: string, text: string) =>
  checkImports(
    new Map([
      ['src/members/index.ts', ''],
      ['src/funding/index.ts', ''],
      [file, text],
    ]),
    map,
  )

test('the sources keep to the map', () => {
  assert.deepEqual(checkModuleMap(), [])
})

test('a module enters another by its door, and only where the map has an arrow', () => {
  assert.deepEqual(wrong('src/funding/grants.ts', `import { getBody } from '../members/index.ts'`), [])
  assert.match(
    wrong('src/funding/grants.ts', `import { getBody } from '../members/bodies.ts'`)[0]!,
    /enter through src\/members\/index\.ts/,
  )
  assert.match(wrong('src/funding/grants.ts', `import type { Body } from '../members/bodies.ts'`)[0]!, /enter through/)
  assert.match(
    wrong('src/members/bodies.ts', `import { grantsOf } from '../funding/index.ts'`)[0]!,
    /does not let members use funding/,
  )
})

test('the ground knows no module, and nobody else opens a connection', () => {
  assert.match(wrong('src/platform/mail.ts', `import { getBody } from '../members/index.ts'`)[0]!, /knows no module/)
  assert.match(wrong('src/ui/table.tsx', `import type { Body } from '../members/index.ts'`)[0]!, /knows no module/)
  assert.match(wrong('src/funding/import.ts', `import pg from 'pg'`)[0]!, /only src\/platform opens/)
  assert.deepEqual(wrong('src/funding/import.ts', `import type pg from 'pg'`), [])
  assert.match(wrong('src/funding/import.ts', `const pg = await import('pg')`)[0]!, /only src\/platform opens/)
})

test('pages draw, and a folder that is not on the map is told', () => {
  assert.match(
    wrong('src/members/pages.tsx', `import { record } from '../platform/events.ts'`)[0]!,
    /draw what they are given/,
  )
  assert.deepEqual(wrong('src/members/pages.tsx', `import { type View } from '../platform/http.ts'`), [])
  assert.match(wrong('src/dues/index.ts', '')[0]!, /not on the map/)
})

test('a circle of values is found and a circle of types is not', () => {
  const ring = (keyword: string) =>
    checkImports(
      new Map([
        ['src/members/a.ts', `import { b } from './b.ts'`],
        ['src/members/b.ts', `${keyword} { a } from './a.ts'`],
        ['src/funding/index.ts', ''],
      ]),
      map,
    )
  assert.match(ring('import')[0]!, /circle of imports: src\/members\/a\.ts → src\/members\/b\.ts → src\/members\/a\.ts/)
  assert.match(ring('export')[0]!, /circle/)
  assert.deepEqual(ring('import type'), [])
})

test('imports are read over several lines and not out of comments', () => {
  const text = `import {\n  one,\n  type Two,\n} from './x.ts'\n// import pg from 'pg'\n/* import pg\n from 'pg' */\nexport * from './y.ts'\nimport './z.ts'\n`
  assert.deepEqual(
    readImports('src/a/b.ts', text).map((i) => i.to),
    ['src/a/x.ts', 'src/a/y.ts', 'src/a/z.ts'],
  )
})
