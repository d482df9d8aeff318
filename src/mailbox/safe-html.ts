import { compile } from 'html-to-text'
import sanitize from 'sanitize-html'

const allowedTags = (
  'p div span br hr blockquote pre code ul ol li dl dt dd a img b strong i em u s sub sup small ' +
  'table caption thead tbody tfoot tr th td'
).split(' ')

/**
 * The page of a message, safe to show: no scripts, no styles, no forms, nothing fetched from anywhere. Pictures stay only
 * where they came along: `pictures` gives a name for a Content-ID, and their source becomes `cid:<name>`.
 */
export function safeHtml(html: string, pictures: ReadonlyMap<string, string> = new Map()): string {
  if (isTooDeep(html)) return ''
  return sanitize(html, {
    allowedTags,
    allowedAttributes: {
      a: ['href', 'rel'],
      img: ['src', 'alt'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid'] },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
    allowProtocolRelative: false,
    // What these hold is not words.
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'template',
      'svg',
      'math',
      'iframe',
      'object',
    ],
    nestingLimit: 80,
    transformTags: {
      // The headings of our page are ours.
      ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((h) => [h, 'p'])),
      a: (_, { href }) => ({ tagName: 'a', attribs: { ...(href && { href }), rel: 'noopener noreferrer nofollow' } }),
      img: (_, { src, alt }) => {
        const file = pictures.get(contentIdOf(src ?? ''))
        return { tagName: 'img', attribs: { ...(file && { src: `cid:${file}` }), alt: (alt ?? '').slice(0, 300) } }
      },
    },
    exclusiveFilter: ({ tag, attribs, text, mediaChildren }) =>
      tag === 'img' ? !attribs['src'] : tag === 'a' && text.trim() === '' && mediaChildren.length === 0,
  })
}

// Tags that stand alone or that nobody closes.
const OPEN_ENDED = /^(area|base|br|col|dd|dt|hr|img|input|li|link|meta|option|p|td|th|tr|wbr)$/i
const MOST = 500

/** A page of thousands of boxes in boxes is written to be slow to read, not to be read. */
function isTooDeep(html: string) {
  let depth = 0
  for (const [, close, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (OPEN_ENDED.test(name!)) continue
    depth = close ? Math.max(0, depth - 1) : depth + 1
    if (depth > MOST) return true
  }
  return false
}

function contentIdOf(src: string) {
  if (!/^cid:/i.test(src)) return ''
  try {
    return decodeURIComponent(src.slice(4))
  } catch {
    return src.slice(4)
  }
}

/** The addresses of pictures that came along, where this reader can fetch them. */
export const withPictures = (html: string, fileAt: (fileId: string) => string) =>
  html.replaceAll(/ src="cid:([0-9a-f-]{36})"/g, (_, id: string) => ` src="${fileAt(id)}"`)

const toText = compile({
  wordwrap: false,
  limits: { maxInputLength: undefined, maxDepth: 100, maxChildNodes: 5000 },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: true } },
    { selector: 'hr', format: 'skip' },
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'inlineSurround', options: { suffix: '  ' } },
    { selector: 'th', format: 'inlineSurround', options: { suffix: '  ' } },
  ],
})
/**
 * The words of a page, one line a paragraph; what it quotes stands behind `>`. It is cleaned first: hidden things are no
 * words. Of a page too deep to be cleaned only the letters are left.
 */
export const textOfHtml = (html: string) =>
  (isTooDeep(html) ? html.replaceAll(/<[^<>]*>/g, ' ') : toText(safeHtml(html)))
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')

/** Gives each picture of a cleaned page, known by its number among the files, the id it is kept under; one that is no picture goes. */
export const placePictures = (html: string, fileIds: ReadonlyMap<string, string>) =>
  html.replaceAll(/<img src="cid:(\d+)"([^<>]*)>/g, (_, number: string, rest: string) => {
    const id = fileIds.get(number)
    return id ? `<img src="cid:${id}"${rest}>` : ''
  })
