import { announce, replaceFrom, settled } from './dom.ts'

/** What is written in a form shows its outcome beside it: the form is sent, nothing is kept, and that part of the answer is taken. */
export function preview() {
  const place = document.querySelector<HTMLElement>('[data-preview]')
  const form = place?.querySelector('form')
  if (!place || !form) return
  const { preview: id = '', previewAction: address = '', previewNames: names = 'source' } = place.dataset
  const watched = new Set(names.split(' '))
  let last: AbortController | undefined
  const look = async () => {
    last?.abort()
    last = new AbortController()
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
    try {
      const answer = await fetch(address, {
        method: 'POST',
        body,
        signal: last.signal,
        headers: { accept: 'text/html' },
      })
      if (answer.ok && replaceFrom(await answer.text(), id))
        announce(document.getElementById(id)?.querySelector('.note-title, .note-body')?.textContent ?? '')
    } catch {
      // The next letter asks again.
    }
  }
  const later = settled(() => void look(), 500)
  form.addEventListener('input', ({ target }) => {
    if (target instanceof Element && watched.has(target.getAttribute('name') ?? '')) later()
  })
}
