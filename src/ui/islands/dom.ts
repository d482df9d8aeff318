type Attributes = Record<string, string | boolean | ((event: Event) => void)>

/** An element with attributes, listeners (`onclick`) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value !== false) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children)
  return element
}

export const all = <E extends HTMLElement>(selector: string, within: ParentNode = document) => [
  ...within.querySelectorAll<E>(selector),
]

/** Calls once the last of a burst has passed. */
export function settled<A extends unknown[]>(fn: (...args: A) => void, milliseconds: number) {
  let timer = 0
  return (...args: A) => {
    clearTimeout(timer)
    timer = window.setTimeout(() => fn(...args), milliseconds)
  }
}

/** Someone is writing: single keys are letters, not shortcuts. */
export const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button|submit)$/.test(target.type))

const shortcuts = () => document.querySelector<HTMLElement>('[data-shortcuts]')
/** Single-letter shortcuts can be switched off (WCAG 2.1.4), by each person for wherever they enter; where nobody could, there are none. */
export const singleKeys = {
  on: () => shortcuts()?.dataset.singleKeys === 'on',
  set: (on: boolean) => {
    const button = shortcuts()
    if (!button?.dataset.keep) return
    button.dataset.singleKeys = on ? 'on' : 'off'
    const body = new URLSearchParams(on ? { singleKeys: 'true' } : {})
    void fetch(button.dataset.keep, { method: 'POST', body, redirect: 'manual', keepalive: true })
  },
}

let region: HTMLElement | undefined
/** Says a sentence to screen readers. */
export function announce(sentence: string) {
  if (!region) document.body.append((region = el('div', { role: 'status', class: 'visually-hidden' })))
  region.textContent = sentence
}

/** Puts the element of the same id from a fetched page in the place of the one here. False when it is not there. */
export function replaceFrom(html: string, id: string): boolean {
  const fresh = new DOMParser().parseFromString(html, 'text/html').getElementById(id)
  const old = document.getElementById(id)
  if (!fresh || !old) return false
  old.replaceWith(document.adoptNode(fresh))
  document.dispatchEvent(new CustomEvent('replaced'))
  return true
}
