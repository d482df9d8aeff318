import { useHere } from './here.ts'
import type { IconName } from './icons.ts'

/** A picture that adds nothing to the words beside it; with `word`, the picture is the word. */
export function Icon({ name, word, class: extra }: { name: IconName; word?: string; class?: string }) {
  const { icons } = useHere()
  const spoken = word ? ({ role: 'img', 'aria-label': word } as const) : ({ 'aria-hidden': 'true' } as const)
  return (
    <svg class={extra ? `ico ${extra}` : 'ico'} viewBox="0 0 24 24" width="16" height="16" {...spoken}>
      <use href={`${icons}#${name}`} />
    </svg>
  )
}
