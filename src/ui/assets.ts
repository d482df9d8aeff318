import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Assets } from './frame.ts'

/** The addresses of the built files, from the manifest `build.ts` wrote in `folder`, as served under `prefix`. */
export function readAssets(folder: string, prefix = '/assets/'): Assets {
  const names = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Assets
  return {
    css: prefix + names.css,
    js: prefix + names.js,
    icons: prefix + names.icons,
    favicon: prefix + names.favicon,
    fonts: names.fonts.map((name) => prefix + name),
  }
}
