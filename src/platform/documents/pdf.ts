import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { Problem } from '../errors.ts'
import { root } from '../root.ts'
import { claimUa } from './pdf-ua.ts'
import { cleanPaper, type Paper } from './paper.ts'
import { layout } from './layout.ts'
import { documentWords } from './words.ts'

let loading: Promise<NodeCompiler> | undefined

/** Loaded when the first document is made: fifty megabytes that most processes never need. */
async function open(): Promise<NodeCompiler> {
  // Elsewhere the package brings an earlier compiler, which ends the whole process when asked for these standards.
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(`${process.platform} ${process.arch}`)
  const typst = await import('@myriaddreamin/typst-ts-node-compiler')
  const fonts = ['bootstrap-italia/dist/fonts/Titillium_Web', 'dejavu-fonts-ttf/ttf']
  // Documents read no files: the folder they could read from does not exist.
  return typst.default.NodeCompiler.create({
    fontArgs: [{ fontPaths: fonts.map((folder) => join(root, 'node_modules', folder)) }],
    workspace: join(root, 'no-files'),
  })
}

/**
 * The paper as PDF/A-2a and PDF/UA-1. Its texts go to the typesetter as data, so none of them can be a command.
 * Refuses (422) characters that no font here can show, since a document for the record must not lose them.
 */
export async function toPdf(given: Paper): Promise<Uint8Array> {
  const paper = cleanPaper(given)
  const compiler = await compilerHere()
  const words = documentWords(paper.lang)
  try {
    const made = compiler.compile({
      mainFileContent: layout,
      inputs: { paper: JSON.stringify({ ...paper, of: words.of, page: words.page }) },
    })
    if (!made.result)
      throw new Error(`the layout does not compile: ${JSON.stringify(made.takeError()?.shortDiagnostics)}`)
    const at = paper.madeAt ?? Temporal.Now.instant()
    const creationTimestamp = Math.floor(at.epochMilliseconds / 1000)
    // One standard a call: first a rehearsal under the rules for accessibility, then the file for the archive.
    compiler.pdf(made.result, { pdfStandard: 'ua-1', creationTimestamp })
    return claimUa(compiler.pdf(made.result, { pdfStandard: 'a-2a', creationTimestamp }))
  } catch (error) {
    throw refusal(error)
  } finally {
    compiler.evictCache(0)
    // What the typesetter made is freed between two turns of the event loop, not within one.
    await breathe()
  }
}

async function compilerHere(): Promise<NodeCompiler> {
  loading ??= open()
  try {
    return await loading
  } catch (error) {
    loading = undefined
    throw new Problem(503, 'pdf_unavailable', { values: { reason: reasonOf(error) } })
  }
}

function refusal(error: unknown): unknown {
  const message = reasonOf(error)
  const missing = new Set(
    [...message.matchAll(/the text `?\\?"(.{1,30}?)\\?"`? could not be displayed/gu)].map((m) => m[1]!),
  )
  if (missing.size === 0) return error
  return new Problem(422, 'document_character', { values: { characters: [...missing].slice(0, 10).join(' ') } })
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 2000)
