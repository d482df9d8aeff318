import { announce, replaceFrom, settled } from './dom.ts'

/** Search as you type: a GET form with `data-live` fetches its own address and takes the results from the answer. */
export function live() {
  let last: AbortController | undefined
  const look = async (form: HTMLFormElement) => {
    const id = form.dataset.live
    if (!id) return
    const query = new URLSearchParams()
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && value !== '') query.append(name, value)
    const address = `${form.getAttribute('action') ?? location.pathname}${query.size > 0 ? `?${query}` : ''}`
    last?.abort()
    last = new AbortController()
    const results = document.getElementById(id)
    results?.setAttribute('aria-busy', 'true')
    try {
      const answer = await fetch(address, { signal: last.signal, headers: { accept: 'text/html' } })
      if (!answer.ok || answer.redirected || !replaceFrom(await answer.text(), id)) return form.submit()
      history.replaceState(null, '', address)
      announce(document.getElementById(id)?.querySelector('.pager-count, .empty-title')?.textContent ?? '')
    } catch (problem) {
      if (!(problem instanceof DOMException && problem.name === 'AbortError')) results?.removeAttribute('aria-busy')
    }
  }
  const later = settled((form: HTMLFormElement) => void look(form), 250)
  document.addEventListener('input', ({ target }) => {
    const form = target instanceof Element ? target.closest<HTMLFormElement>('form[data-live]') : null
    if (form) later(form)
  })
  document.addEventListener('submit', (event) => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.dataset.live) return
    event.preventDefault()
    void look(event.target)
  })
}
