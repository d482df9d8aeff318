import { all, el, singleKeys } from './dom.ts'

/** Menus that close, copy buttons, passwords shown, print, unsaved words, the focus on what went wrong. */
export function small() {
  menus()
  guard()
  shortcutsDialog()
  for (const button of all<HTMLButtonElement>('[data-print], [data-shortcuts]')) button.hidden = false
  uncover()
  document.addEventListener('replaced', uncover)
  document.addEventListener('click', ({ target }) => {
    const button =
      target instanceof Element ? target.closest<HTMLElement>('[data-copy], [data-reveal], [data-print]') : null
    if (!button) return
    if (button.dataset.copy !== undefined) void copy(button, button.dataset.copy)
    else if (button.dataset.reveal) reveal(button, button.dataset.reveal)
    else window.print()
  })
  document.querySelector<HTMLElement>('[data-focus]')?.focus()
}

const uncover = () => {
  for (const button of all<HTMLButtonElement>('[data-copy], [data-reveal]')) button.hidden = false
}

async function copy(button: HTMLElement, text: string) {
  await navigator.clipboard.writeText(text)
  button.classList.add('is-done')
  const before = button.getAttribute('aria-label') ?? ''
  button.setAttribute('aria-label', button.dataset.copied ?? '')
  setTimeout(() => {
    button.classList.remove('is-done')
    button.setAttribute('aria-label', before)
  }, 1500)
}

function reveal(button: HTMLElement, id: string) {
  const box = document.getElementById(id)
  if (!(box instanceof HTMLInputElement)) return
  box.type = box.type === 'password' ? 'text' : 'password'
  const now = button.textContent
  button.textContent = button.dataset.other ?? ''
  button.dataset.other = now
}

function menus() {
  const open = () => all<HTMLDetailsElement>('details.menu[open]')
  document.addEventListener('click', ({ target }) => {
    for (const menu of open()) if (!(target instanceof Node && menu.contains(target))) menu.open = false
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const menu of open()) {
      if (menu.contains(document.activeElement)) menu.querySelector('summary')?.focus()
      menu.open = false
    }
  })
}

/** Leaving a form that was touched asks first; submitting it does not. */
function guard() {
  let touched = false
  document.addEventListener('input', ({ target }) => {
    if (target instanceof Element && target.closest('form[data-guard]')) touched = true
  })
  // On the window, after whoever may have held the form back.
  window.addEventListener('submit', (event) => {
    if (!event.defaultPrevented) touched = false
  })
  window.addEventListener('beforeunload', (event) => {
    if (touched) event.preventDefault()
  })
}

type Shortcuts = { title: string; on: string; close: string; rows: [string, string][] }

function shortcutsDialog() {
  const button = document.querySelector<HTMLElement>('[data-shortcuts]')
  if (!button) return
  const words = JSON.parse(button.dataset.shortcuts ?? '{}') as Shortcuts
  const places = all('[data-key][data-key-word]').map((place): [string, string] => [
    place.dataset.key ?? '',
    place.dataset.keyWord ?? '',
  ])
  const box = el('input', { type: 'checkbox' })
  box.checked = singleKeys.on()
  box.addEventListener('change', () => singleKeys.set(box.checked))
  const dialog = el(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'shortcuts-title' },
    el('h2', { id: 'shortcuts-title' }, words.title),
    el(
      'dl',
      { class: 'shortcuts' },
      ...[...words.rows, ...places].map(([combination, what]) =>
        el(
          'div',
          {},
          el('dt', {}, ...combination.split(' ').map((key) => el('kbd', { class: 'kbd' }, key))),
          el('dd', {}, what),
        ),
      ),
    ),
    el('label', { class: 'check' }, box, el('span', {}, words.on)),
    el(
      'form',
      { method: 'dialog', class: 'dialog-end' },
      el('button', { class: 'btn btn-primary btn-xs' }, words.close),
    ),
  )
  document.body.append(dialog)
  button.addEventListener('click', () => dialog.showModal())
}
