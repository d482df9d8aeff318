import { all, isWriting, singleKeys } from './dom.ts'

/** Tables by keyboard: j and k (or the arrows, from inside) walk the rows, Enter opens, x chooses; letters of the page lead to its places. `?` lists the shortcuts. */
export function keys() {
  document.addEventListener('keydown', (event) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      isWriting(event.target) ||
      document.querySelector('dialog[open]')
    )
      return
    const inside =
      event.target instanceof Element ? event.target.closest<HTMLElement>('table[data-keys] tbody tr') : null
    const arrow = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const letter = singleKeys.on() ? (event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0) : 0
    if ((arrow && inside) || letter) walk(inside, arrow || letter, event)
    else if (event.key === 'x' && inside && singleKeys.on())
      inside.querySelector<HTMLInputElement>('.is-choice input')?.click()
    else if (singleKeys.on() && /^[a-z]$/.test(event.key) && reach(event.key)) event.preventDefault()
    else if (event.key === '?' && singleKeys.on()) document.querySelector<HTMLElement>('[data-shortcuts]')?.click()
  })
}

/** A letter of the page's own leads to its place; what is there is pressed by whoever is there. */
function reach(key: string): boolean {
  const place = document.querySelector<HTMLElement>(`[data-key="${key}"]`)
  const target = place?.querySelector<HTMLElement>(
    ':is(textarea, select, input:not([type=hidden]), button, a[href]):not([tabindex="-1"])',
  )
  target?.focus()
  target?.scrollIntoView({ block: 'center' })
  return target !== undefined && target !== null
}

function walk(from: HTMLElement | null, by: number, event: Event) {
  const table = from?.closest('table') ?? document.querySelector('table[data-keys]')
  const rows = table ? all('tbody tr', table).filter((row) => row.querySelector('a, input')) : []
  const row = rows[from ? rows.indexOf(from) + by : by > 0 ? 0 : rows.length - 1]
  if (!row) return
  event.preventDefault()
  const place = row.querySelector<HTMLElement>('.is-main a') ?? row.querySelector<HTMLElement>('a, input')
  place?.focus()
  row.scrollIntoView({ block: 'nearest' })
}
