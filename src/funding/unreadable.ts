/** A file that cannot be read, with a sentence for whoever gave it. `code` finds the sentence in other languages. */
export class Unreadable extends Error {
  readonly code: string
  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'Unreadable'
    this.code = code
  }
}
