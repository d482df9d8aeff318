import { compile } from 'html-to-text'
import sanitize from 'sanitize-html'

const allowedTags = (
  'p div span br hr blockquote pre code ul ol li dl dt dd a img b strong i em u s sub sup small ' +
  'table caption thead tbody tfoot tr th td'
).split(' ')

/**
 * The page of a message, safe to show: no scripts, no styles, no forms, nothing fetched from anywhere. Pictures stay only
 * where they came along: `pictures` gives the file for a Content-ID, and their source becomes `cid:<file>`.
 */
export function safeHtml(html: string, pictures: ReadonlyMap<string, string> = new Map()): string {
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
  limits: { maxInputLength: 1_000_000, maxDepth: 100, maxChildNodes: 5000 },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: true } },
    { selector: 'hr', format: 'skip' },
    { selector: 'table', format: 'block' },
  ],
})
/** The words of a page, one line a paragraph; what it quotes stands behind `>`. It is cleaned first: hidden things are no words. */
export const textOfHtml = (html: string) =>
  toText(safeHtml(html))
    .replaceAll('\u00a0', ' ')
    .replaceAll(/\n{3,}/g, '\n\n')
