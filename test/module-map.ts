// Who may use whom. Read it as a map: a module on the left may use the doors (index.ts) of those on the right.
// An arrow that would go backwards becomes an event. STYLE: modules meet at their doors, never inside.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../src/platform/root.ts'

const uses: Readonly<Record<string, readonly string[]>> = {
  people: [],
  system: ['people'],
  members: ['people'],
  protocol: ['members', 'people'],
  conventions: ['members', 'people', 'protocol'],
  catalogue: ['conventions', 'members', 'people'],
  activations: ['catalogue', 'conventions', 'deadlines', 'forms', 'members', 'people', 'protocol'],
  dues: ['catalogue', 'conventions', 'desk', 'funding', 'mailbox', 'members', 'people', 'protocol'],
  prospects: ['catalogue', 'conventions', 'members', 'people'],
  forms: [],
  calendars: [],
  deadlines: ['calendars', 'members', 'people'],
  desk: ['activations', 'calendars', 'catalogue', 'mailbox', 'members', 'people'],
  mailbox: [],
  webhooks: [],
  funding: ['members', 'people'],
  positions: ['deadlines', 'members', 'people'],
  obligations: ['conventions', 'deadlines', 'members'],
  cockpits: ['activations', 'deadlines', 'desk', 'dues', 'funding', 'members', 'positions'],
  demo: [
    'activations',
    'catalogue',
    'conventions',
    'desk',
    'dues',
    'forms',
    'funding',
    'mailbox',
    'members',
    'obligations',
    'people',
    'positions',
    'prospects',
  ],
}

/** The ground under all modules: it knows none of them. Who puts everything together may see every door. */
const ground = ['platform', 'ui']
const together = (area: string) => area === 'commands' || /\.tsx?$/.test(area)
/** Packages that open a connection to the database. */
const connections = /^(pg|graphile-worker)$/

type Import = { from: string; to: string; typeOnly: boolean }

/** What is wrong with the imports of these sources, one sentence each. */
export function checkImports(sources: ReadonlyMap<string, string>, map = uses): string[] {
  const imports = [...sources].flatMap(([file, text]) => readImports(file, text))
  return [
    ...new Set([
      ...imports.flatMap((i) => judge(i, map)),
      ...unknown(sources, map),
      ...circles(imports),
      ...mapCircles(map),
    ]),
  ].sort()
}

export function checkModuleMap(): string[] {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter((file) => !/\.test\.tsx?$/.test(file))
  return checkImports(
    new Map(files.map((file) => [file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')])),
  )
}

/** The imports of a file, found in its text: `import … from`, `export … from`, `import '…'` and `import('…')`. */
export function readImports(file: string, text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|[\s;{}(,])\/\/.*$/gm, '$1')
  const statement =
    /^[ \t]*(?:import|export)\b(?!\s*\()([^'"`;=]*?)\bfrom\s*['"]([^'"\n]+)['"]|^[ \t]*import\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/gm
  return [...code.matchAll(statement)].map(([, names = '', from, bare, dynamic]) => {
    const to = from ?? bare ?? dynamic ?? ''
    const listed =
      /\{([^}]*)\}/
        .exec(names)?.[1]
        ?.split(',')
        .map((name) => name.trim())
        .filter(Boolean) ?? []
    const onlyTypes =
      /^\s*type\b/.test(names) ||
      (listed.length > 0 && /^\s*\{/.test(names) && listed.every((name) => name.startsWith('type ')))
    return {
      from: file,
      to: to.startsWith('.') ? join(dirname(file), to).replaceAll('\\', '/') : to,
      typeOnly: from !== undefined && onlyTypes,
    }
  })
}

const areaOf = (file: string) => file.split('/')[1] ?? ''

function judge({ from, to, typeOnly }: Import, map: Readonly<Record<string, readonly string[]>>): string[] {
  const here = areaOf(from)
  if (connections.test(to) && here !== 'platform' && !typeOnly)
    return [`${from} imports ${to}: only src/platform opens a connection`]
  if (!to.startsWith('src/')) return []
  const there = areaOf(to)
  if (here === there) return pagesRule(from, to, typeOnly)
  if (together(there) && !together(here))
    return [`${from} imports ${to}: what puts the modules together is used by nobody`]
  if (here === 'platform' && there === 'ui') return [`${from} imports ${to}: the platform draws nothing`]
  if (ground.includes(there)) return pagesRule(from, to, typeOnly)
  if (together(there)) return []
  if (ground.includes(here)) return [`${from} imports ${to}: src/${here} knows no module`]
  if (to !== `src/${there}/index.ts`) return [`${from} imports ${to}: enter through src/${there}/index.ts`]
  if (!together(here) && !map[here]?.includes(there))
    return [`${from} imports ${to}: the map does not let ${here} use ${there}`]
  return []
}

/** Pages draw what they are given. */
function pagesRule(from: string, to: string, typeOnly: boolean) {
  const isPage = /(^|\/)(\w+-)?pages\.tsx$/.test(from)
  return isPage && !typeOnly && /(platform\/(events|http|ctx)|\/routes)\.tsx?$/.test(to)
    ? [`${from} imports ${to}: pages draw what they are given`]
    : []
}

function unknown(sources: ReadonlyMap<string, string>, map: Readonly<Record<string, readonly string[]>>) {
  const areas = new Set([...sources.keys()].map(areaOf))
  return [...areas]
    .filter((area) => !ground.includes(area) && !together(area) && !(area in map))
    .map((area) => `src/${area} is not on the map in test/module-map.ts`)
}

function mapCircles(map: Readonly<Record<string, readonly string[]>>) {
  return walk(Object.entries(map).flatMap(([from, list]) => list.map((to) => ({ from, to })))).map(
    (circle) => `the map has a circle: ${circle}`,
  )
}

/** Types may look at each other; values that import each other in a ring depend on who is loaded first. */
function circles(imports: Import[]) {
  return walk(imports.filter(({ typeOnly, to }) => !typeOnly && to.startsWith('src/'))).map(
    (circle) => `a circle of imports: ${circle}`,
  )
}

function walk(arrows: { from: string; to: string }[]): string[] {
  const next = Map.groupBy(arrows, ({ from }) => from)
  const done = new Set<string>()
  const found: string[] = []
  const visit = (place: string, path: string[]) => {
    if (path.includes(place)) return void found.push([...path.slice(path.indexOf(place)), place].join(' → '))
    if (done.has(place)) return
    for (const { to } of next.get(place) ?? []) visit(to, [...path, place])
    done.add(place)
  }
  for (const place of next.keys()) visit(place, [])
  return found
}
