import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { type Browser, type Page, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** Where Chromium is: `CHROMIUM`, or the first of its names on the PATH; null where there is none. */
export function findChromium(): string | null {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file)) ?? null
}

/** A browser that talks to nobody but the pages it is sent to. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath)
    throw new Error('No Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM to its path.')
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

let source: string | undefined

export type Violation = { rule: string; help: string; where: string[] }

type AxeResult = { violations: { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }

/**
 * What axe finds against WCAG 2.2 AA and its best practices. Injected by the debugger, so the page's policy stays on.
 * Contrast takes half of the time and is the same at every width: it may be left out the second time.
 */
export async function axe(page: Page, { contrast = true } = {}): Promise<Violation[]> {
  source ??= readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(`${source};0`)
  const found = (await page.evaluate(
    `axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'target-size': { enabled: true }, 'color-contrast': { enabled: ${contrast} } },
      resultTypes: ['violations'],
    })`,
  )) as AxeResult
  return found.violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    where: nodes.map(
      (node) => `${node.target.join(' ')}: ${node.failureSummary?.split('\n').slice(1).join(' ').trim() ?? ''}`,
    ),
  }))
}
