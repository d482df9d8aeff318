import { announce, el, isWriting, settled, singleKeys } from './dom.ts'

type Item = { label: string; hint?: string; href: string }
type Found = { groups: { word: string; items: Item[] }[] }
type Words = { what: string; none: string; failed: string; count: string; close: string }

/** The command box: `/` or Ctrl-K opens it from anywhere, arrows and Enter go. Its answers come from the search address. */
export function command() {
  const form = document.querySelector<HTMLFormElement>('form[data-command]')
  if (!form) return
  const words = JSON.parse(form.dataset.words ?? '{}') as Words
  const box = el('input', {
    class: 'command-input',
    type: 'text',
    role: 'combobox',
    'aria-label': words.what,
    'aria-expanded': 'false',
    'aria-controls': 'command-list',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: words.what,
  })
  const list = el('div', { class: 'command-list', id: 'command-list', role: 'listbox', 'aria-label': words.what })
  const note = el('p', { class: 'command-note' })
  const close = el('button', { type: 'button', class: 'command-close', onclick: () => dialog.close() }, 'Esc')
  close.setAttribute('aria-label', `${words.close} Esc`)
  const dialog = el(
    'dialog',
    { class: 'command', 'aria-label': words.what },
    el('div', { class: 'command-head' }, box, close),
    list,
    note,
  )
  document.body.append(dialog)

  let at = -1
  let last: AbortController | undefined
  const options = () => [...list.querySelectorAll<HTMLAnchorElement>('[role=option]')]

  const mark = (to: number) => {
    const every = options()
    at = every.length === 0 ? -1 : (to + every.length) % every.length
    every.forEach((option, index) => option.setAttribute('aria-selected', String(index === at)))
    const chosen = every[at]
    if (chosen) {
      box.setAttribute('aria-activedescendant', chosen.id)
      chosen.scrollIntoView({ block: 'nearest' })
    } else box.removeAttribute('aria-activedescendant')
  }

  const show = ({ groups }: Found) => {
    let index = 0
    list.replaceChildren(
      ...groups
        .filter((group) => group.items.length > 0)
        .map((group, number) =>
          el(
            'div',
            { role: 'group', 'aria-labelledby': `command-group-${number}` },
            el('p', { class: 'command-group', role: 'presentation', id: `command-group-${number}` }, group.word),
            ...group.items.map((item) =>
              el(
                'a',
                {
                  class: 'command-item',
                  role: 'option',
                  id: `command-${index++}`,
                  href: item.href,
                  tabindex: '-1',
                  'aria-selected': 'false',
                },
                el('span', { class: 'command-label' }, item.label),
                ...(item.hint ? [el('span', { class: 'command-hint' }, item.hint)] : []),
              ),
            ),
          ),
        ),
    )
    note.textContent = index === 0 && box.value.trim() !== '' ? words.none : ''
    box.setAttribute('aria-expanded', String(index > 0))
    mark(index > 0 ? 0 : -1)
    announce(index > 0 ? `${index} ${words.count}` : note.textContent)
  }

  const look = async () => {
    last?.abort()
    last = new AbortController()
    try {
      const answer = await fetch(`${form.action}?q=${encodeURIComponent(box.value.trim())}`, {
        signal: last.signal,
        headers: { accept: 'application/json' },
      })
      if (!answer.ok) throw new Error(String(answer.status))
      show((await answer.json()) as Found)
    } catch (problem) {
      if (problem instanceof DOMException && problem.name === 'AbortError') return
      list.replaceChildren()
      box.setAttribute('aria-expanded', 'false')
      mark(-1)
      note.textContent = words.failed
    }
  }
  const later = settled(() => void look(), 120)

  const open = () => {
    if (dialog.open) return
    const field = form.querySelector('input')
    box.value = field?.value ?? ''
    dialog.showModal()
    box.focus()
    box.select()
    void look()
  }

  box.addEventListener('input', later)
  box.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') mark(at + 1)
    else if (event.key === 'ArrowUp') mark(at - 1)
    else if (event.key === 'Enter') {
      const chosen = options()[at]
      if (!chosen) location.assign(`${form.action}?q=${encodeURIComponent(box.value.trim())}`)
      else if (event.ctrlKey || event.metaKey) window.open(chosen.href)
      else location.assign(chosen.href)
    } else return
    event.preventDefault()
  })
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
  form.addEventListener('submit', (event) => {
    if (form.querySelector('input')?.value) return
    event.preventDefault()
    open()
  })
  form.querySelector('input')?.addEventListener('mousedown', (event) => {
    event.preventDefault()
    open()
  })
  document.addEventListener('keydown', (event) => {
    const combination =
      event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
    const slash =
      event.key === '/' &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      singleKeys.on() &&
      !isWriting(event.target)
    if (!combination && (!slash || document.querySelector('dialog[open]'))) return
    event.preventDefault()
    open()
  })
}
