import { replaceFrom } from './dom.ts'

/** Follows a long work: by its event stream where there is one, else by asking for its page every two seconds. */
export function run() {
  const box = document.querySelector<HTMLElement>('[data-run]')
  if (!box) return
  if (box.dataset.stream) stream(box, box.dataset.stream)
  else ask(box)
}

function ask(box: HTMLElement) {
  const address = box.dataset.run ?? location.href
  const again = () => setTimeout(() => void look(), document.hidden ? 10_000 : 2000)
  const look = async () => {
    try {
      const answer = await fetch(address, { headers: { accept: 'text/html' } })
      const html = await answer.text()
      const before = document.querySelector('[data-run-message]')?.textContent
      if (!answer.ok) return again()
      // The end is a page of its own: results and what to do next.
      if (!new DOMParser().parseFromString(html, 'text/html').querySelector('[data-run]')) return location.reload()
      replaceFrom(html, box.id)
      const message = document.querySelector('[data-run-message]')
      if (message && message.textContent !== before) {
        const said = message.textContent
        message.textContent = ''
        setTimeout(() => (message.textContent = said), 50)
      }
    } catch {
      // The network may be back at the next look.
    }
    again()
  }
  again()
}

type Step = { done?: number; total?: number | null; message?: string; going?: boolean }

function stream(box: HTMLElement, address: string) {
  const source = new EventSource(address)
  const figures = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: 'always' })
  source.addEventListener('message', ({ data }) => {
    const step = JSON.parse(String(data)) as Step
    if (step.going === false) {
      source.close()
      location.reload()
      return
    }
    const bar = box.querySelector('progress')
    if (bar && step.total) {
      bar.max = step.total
      bar.value = step.done ?? 0
    }
    const done = box.querySelector('[data-run-done]')
    if (done && step.done !== undefined) done.textContent = figures.format(step.done)
    const message = box.querySelector('[data-run-message]')
    if (message && step.message !== undefined && step.message !== message.textContent)
      message.textContent = step.message
  })
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) ask(box)
  })
}
