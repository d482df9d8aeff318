// Builds dist/ from src/, only when something changed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root, stop } from './root.mjs'

const assets = 'src/ui/build.ts'

/** `node` is the chosen one: the assets' script is TypeScript, which an older Node does not read. */
export async function build(node) {
  const stamp = join(root, 'dist/.stamp')
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  mkdirSync(join(root, 'dist'), { recursive: true })
  // Imported late: it is among the packages that install() has just brought.
  const { build: bundle } = await import('esbuild')
  let bundled
  try {
    bundled = await bundle({
      absWorkingDir: root,
      entryPoints: ['src/main.ts'],
      outfile: 'dist/main.mjs',
      write: false,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      target: 'node24',
      sourcemap: true,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'warning',
    })
  } catch {
    stop('the program could not be built; what esbuild said stands above.')
  }
  for (const { path, contents } of bundled.outputFiles) put(path, contents)
  if (existsSync(join(root, assets))) {
    const made = spawnSync(node, [assets, 'dist/assets'], { cwd: root, stdio: ['ignore', 2, 2] })
    if (made.status !== 0) stop('styles and scripts could not be built; what was said stands above.')
  }
  put(stamp, wanted)
}

/** Whole or not at all: two that start at once build at once, and neither may run half of what the other writes. */
function put(path, content) {
  const beside = `${path}.${process.pid}`
  writeFileSync(beside, content)
  renameSync(beside, path)
}

/** Of everything the build reads: the sources, the packages, this file. */
function fingerprint() {
  const hash = createHash('sha256')
  const files = ['package.json', 'package-lock.json', 'tsconfig.json', 'bin/lib/build.mjs', ...sources('src')]
  for (const file of files.sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

function sources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = relative(root, join(root, folder, entry.name))
    if (entry.isDirectory()) return sources(path)
    return /\.test\.tsx?$|\.md$/.test(entry.name) ? [] : [path]
  })
}
