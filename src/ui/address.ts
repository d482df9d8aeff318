/**
 * An address with some of its query changed: `withQuery('/bodies?q=a&after=x', { sort: '-name', after: null })` →
 * `/bodies?q=a&sort=-name`. Null, undefined and '' take a key away. The order of the others is kept.
 */
export function withQuery(path: string, changes: Record<string, string | number | null | undefined>): string {
  const cut = path.indexOf('?')
  const base = cut < 0 ? path : path.slice(0, cut)
  const query = new URLSearchParams(cut < 0 ? '' : path.slice(cut + 1))
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') query.delete(key)
    else query.set(key, String(value))
  }
  const text = query.toString()
  return text ? `${base}?${text}` : base
}
