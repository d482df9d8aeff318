/** What somebody wrote now, and what they quote of what was written before. Together they are the whole text. */
export type Written = { words: string; quoted: string }

const LOOK_AHEAD = 3

/** Sentences with which mail programs introduce a quotation, in the languages of our bodies. They may break over lines. */
const introductions = [
  /^(il(?: giorno)?|in data|nel giorno|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)\b.{4,300}\bha(?:nno)? scritto:?$/i,
  /^.{3,200}\bha scritto(?: il| in data)\b.{4,100}:$/i,
  /^on\b.{6,300}\bwrote:?$/i,
  /^am\b.{6,300}\bschrieb\b.{0,200}:?$/i,
  /^le\b.{6,300}\ba écrit\s*:?$/i,
]
/** Lines after which everything is what was written before. */
const separators = [
  /^-{2,}\s*(messaggio originale|messaggio di origine|original message|original appointment|ursprüngliche nachricht|message d'origine)\s*-{2,}$/i,
  /^_{20,}$/,
  /^-{5,}\s*(risposta|reply)\s*-{5,}$/i,
]
/** Lines after which comes what somebody else wrote, passed on: these are the words of this message. */
const forwards = [
  /^-{2,}\s*(messaggio inoltrato|forwarded message|forwarded by .{1,100}|weitergeleitete nachricht)\s*-{2,}$/i,
  /^(inizio(?: del)? messaggio inoltrato|begin forwarded message):?$/i,
]
const heads = {
  from: /^\*?(da|from|von|de|mittente)\s*:\*?\s*\S/i,
  other:
    /^\*?(inviato|sent|data|date|gesendet|envoyé|a|to|an|à|cc|oggetto|subject|betreff|objet|destinatario|destinatari)\s*:\*?\s*\S/i,
}
const isQuote = (line: string) => /^\s*>/.test(line)
const isBlank = (line: string) => line.trim() === ''

/** Cuts the quotation away. The signature stays; an answer between the lines keeps the lines it answers. */
export function splitQuoted(text: string, { forwarded = false }: { forwarded?: boolean } = {}): Written {
  const lines = text.split('\n')
  const mark = forwarded ? -1 : firstMark(lines)
  const quote = lines.findIndex(isQuote)
  if (mark < 0 && quote < 0) return { words: text.trim(), quoted: '' }
  if (mark >= 0 && (quote < 0 || quote > mark + LOOK_AHEAD + 1)) {
    // Nothing stands behind `>`: all that follows was there before, unless nothing was written above it.
    const words = lines.slice(0, mark).join('\n').trim()
    return words ? { words, quoted: lines.slice(mark).join('\n').trim() } : { words: text.trim(), quoted: '' }
  }
  return between(lines, mark >= 0 && mark < quote ? mark : quote, quote)
}

/** Quotations behind `>`: above, below or between the words. */
function between(lines: string[], begin: number, quote: number): Written {
  const above = lines.slice(0, begin)
  const below = lines.slice(quote)
  const lastWord = below.findLastIndex((line) => !isQuote(line) && !isBlank(line))
  if (lastWord < 0) return { words: above.join('\n').trim(), quoted: lines.slice(begin).join('\n').trim() }
  const firstEnd = below.findIndex((line) => !isQuote(line) && !isBlank(line))
  const interleaved = below.slice(firstEnd, lastWord).some(isQuote)
  const after = below.slice(lastWord + 1)
  if (!interleaved)
    return {
      words: [...above, ...below.slice(firstEnd, lastWord + 1)].join('\n').trim(),
      quoted: [...lines.slice(begin, quote), ...below.slice(0, firstEnd), ...after].join('\n').trim(),
    }
  return {
    words: [...above, ...below.slice(0, lastWord + 1)].join('\n').trim(),
    quoted: [...lines.slice(begin, quote), ...after].join('\n').trim(),
  }
}

/** The line where what was written before begins; -1 when there is none. */
function firstMark(lines: string[]): number {
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.trim()
    if (line === '' || line.length > 400) continue
    if (forwards.some((f) => f.test(line))) return -1
    if (separators.some((s) => s.test(line)) && (!line.startsWith('_') || isHead(lines, nextFull(lines, at + 1))))
      return at
    if (isHead(lines, at)) return at
    // An introduction ends with a colon or its verb; programs break it at some column.
    for (let more = 0, whole = line; more < LOOK_AHEAD; more++) {
      if (introductions.some((i) => i.test(whole))) return at
      const next = lines[at + more + 1]?.trim() ?? ''
      if (next === '' || whole.length + next.length > 400 || isQuote(next)) break
      whole += ` ${next}`
    }
  }
  return -1
}

const nextFull = (lines: string[], from: number) => {
  for (let at = from; at < Math.min(lines.length, from + 3); at++) if (!isBlank(lines[at]!)) return at
  return lines.length
}

/** A block like `Da: … Inviato: … A: … Oggetto: …`: a sender and two more heads on the lines after it. */
function isHead(lines: string[], at: number): boolean {
  const line = lines[at]?.trim()
  if (line === undefined || !heads.from.test(line)) return false
  const following = lines.slice(at + 1, at + 6).map((l) => l.trim())
  return following.filter((l) => heads.other.test(l)).length >= 2
}
