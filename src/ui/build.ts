// Builds what the browser fetches: `node src/ui/build.ts dist/assets`.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as bundle, transform } from 'esbuild'
import { PurgeCSS } from 'purgecss'
import type { Assets } from './frame.ts'
import { iconNames } from './icons.ts'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const italia = join(root, 'node_modules/bootstrap-italia')
const target = ['chrome111', 'firefox115', 'safari16.4']

// The faces our styles name; the package holds four formats of fourteen.
const fonts = {
  'titillium-400': 'Titillium_Web/titillium-web-v10-latin-ext_latin-regular.woff2',
  'titillium-600': 'Titillium_Web/titillium-web-v10-latin-ext_latin-600.woff2',
  'titillium-700': 'Titillium_Web/titillium-web-v10-latin-ext_latin-700.woff2',
  'mono-400': 'Roboto_Mono/roboto-mono-v13-latin-ext_latin-regular.woff2',
}
// Fetched before the style sheet asks for them: what every page shows at once.
const early = ['titillium-400', 'titillium-600']

/** Writes everything under `out` with a content hash in each name, and `manifest.json` with the names. */
export async function build(out: string): Promise<Assets> {
  await mkdir(out, { recursive: true })
  const kept = new Set(['manifest.json'])
  // Written beside and put in its place: who builds or starts at the same time reads all of a file or none.
  const whole = async (file: string, content: string | Uint8Array) => {
    const beside = `${out}.${process.pid}.${file}`
    await writeFile(beside, content)
    await rename(beside, join(out, file))
  }
  const put = async (name: string, content: string | Uint8Array) => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
    const file = `${name.slice(0, -extname(name).length)}-${hash}${extname(name)}`
    kept.add(file)
    if (!existsSync(join(out, file))) await whole(file, content)
    return file
  }
  const faces = Object.fromEntries(
    await Promise.all(
      Object.entries(fonts).map(async ([name, path]) => [
        name,
        await put(`${name}.woff2`, await readFile(join(italia, 'dist/fonts', path))),
      ]),
    ),
  ) as Record<string, string>
  const [css, js, icons, favicon] = await Promise.all([
    styles(faces).then((text) => put('campanile.css', text)),
    islands().then((text) => put('campanile.js', text)),
    sprite().then((text) => put('icons.svg', text)),
    readFile(join(here, 'favicon.svg')).then((text) => put('favicon.svg', text)),
  ])
  const manifest = { css, js, icons, favicon, fonts: early.map((name) => faces[name] ?? '') }
  await whole('manifest.json', JSON.stringify(manifest, null, 2) + '\n')
  for (const old of await readdir(out)) if (!kept.has(old)) await rm(join(out, old), { force: true })
  return manifest
}

/**
 * Bootstrap Italia in a layer of its own, ours after it: ours wins without fighting over specificity, so the package's
 * `!important` is taken away (inside a layer it would win over everything). Of theirs only what the pages can show is kept.
 */
async function styles(faces: Record<string, string>): Promise<string> {
  const theirs = (await readFile(join(italia, 'dist/css/bootstrap-italia.min.css'), 'utf8'))
    .replace(/^\uFEFF/, '')
    .replaceAll(/\s*!important/g, '')
    .replace(/@font-face\s*\{[^}]*\}/g, '')
  const sheets = (await readdir(join(here, 'styles'))).filter((name) => name.endsWith('.css')).toSorted()
  const ours = (await Promise.all(sheets.map((name) => readFile(join(here, 'styles', name), 'utf8'))))
    .join('\n')
    .replaceAll(/font:([\w-]+)/g, (_, name: string) => {
      if (!faces[name]) throw new Error(`No font ${name} in src/ui/build.ts`)
      return `./${faces[name]}`
    })
  const [kept] = await new PurgeCSS().purge({
    content: [{ raw: await spoken(), extension: 'spoken' }],
    css: [{ raw: theirs }],
    extractors: [{ extensions: ['spoken'], extractor: (text) => text.split('\n') }],
    safelist: ['html', 'body', ':root', '*'],
    variables: true,
    keyframes: true,
    blocklist: unwanted,
  })
  const whole = await transform(`@layer italia{${kept?.css ?? ''}}\n${ours}`, {
    loader: 'css',
    target,
    minify: true,
    legalComments: 'none',
  })
  return (
    '/* Bootstrap Italia 2.18: BSD-3-Clause, https://github.com/italia/bootstrap-italia. Fonts: OFL 1.1. */\n' +
    whole.code
  )
}

// Parts of the package that share a word with ours but not a purpose.
const unwanted = [
  /^it-(?!header-wrapper)/,
  /dropdown/,
  /megamenu/,
  /carousel/,
  /^nav(bar)?-/,
  /^list-/,
  /^card-(?!body)/,
  /^chip/,
  /^cookiebar/,
  /^sidebar/,
  /^form-group/,
  /^toggles/,
  /^select-wrapper/,
  /^bootstrap-select/,
  /^autocomplete/,
  /^upload/,
  /^progress-/,
  /^callout/,
  /^point-list/,
  /^timeline-/,
  /^rating/,
  /^avatar/,
  /^thumb/,
  /^video/,
  /^notification/,
  /^modal/,
  /^popover/,
  /^tooltip/,
  /^offcanvas/,
  /^placeholder/,
  /^toast/,
  /^spinner/,
  /^section/,
  /^figure/,
  /^(bg|text|border|primary|complementary|analogue|lightgrey|neutral)-/,
]

/** Every word of the pages, components and islands: what a selector may match. */
async function spoken(): Promise<string> {
  const words = new Set<string>()
  for await (const file of glob(['src/**/*.tsx', 'src/ui/islands/*.ts'], { cwd: root }))
    for (const [word] of (await readFile(join(root, file), 'utf8')).matchAll(/[a-z][\w-]*/gi)) words.add(word)
  return [...words].join('\n')
}

async function islands(): Promise<string> {
  const result = await bundle({
    entryPoints: [join(here, 'islands/main.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target,
    legalComments: 'none',
  })
  return result.outputFiles[0]!.text
}

/** Exactly the icons `icons.ts` names, from the package's sprite. */
async function sprite(): Promise<string> {
  const all = await readFile(join(italia, 'dist/svg/sprites.svg'), 'utf8')
  const symbols = iconNames.map((name) => {
    const start = all.indexOf(`<symbol id="${name}"`)
    if (start < 0) throw new Error(`Bootstrap Italia has no icon ${name}`)
    return all.slice(start, all.indexOf('</symbol>', start) + '</symbol>'.length)
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = process.argv[2]
  if (!out) {
    console.error('Say where to: node src/ui/build.ts dist/assets')
    process.exit(1)
  }
  const start = performance.now()
  const { css, js } = await build(out)
  console.log(`${css} and ${js} in ${out}, ${Math.round(performance.now() - start)} ms`)
}
