import type { Phraselike, ParsedQuery, TextScope } from './query.ts'

/** The question in its canonical text, every operator written out: what `parseQuery` makes the same tree of. */
export function printQuery(question: ParsedQuery): string {
  switch (question.kind) {
    case 'everything':
      return ''
    case 'words':
      return scoped(question.scope, question.of.map(({ text }) => text).join(' '), question.of.length > 1)
    case 'prefix':
      return scoped(question.scope, `${question.text}*`, false)
    case 'phrase':
      return scoped(question.scope, `"${question.text}"`, false)
    case 'near': {
      const [first, second] = question.of
      return scoped(question.scope, `${printOperand(first)} NEAR/${question.distance} ${printOperand(second)}`, true)
    }
    case 'and':
      return question.of.map((part) => grouped(part, part.kind === 'or')).join(' AND ')
    case 'or':
      return question.of.map((part) => grouped(part, part.kind === 'and')).join(' OR ')
    case 'not': {
      const { of } = question
      const isLong =
        (of.kind === 'words' && of.scope === 'any' && of.of.length > 1) || (of.kind === 'near' && of.scope === 'any')
      return `NOT ${grouped(of, isLong || of.kind === 'and' || of.kind === 'or')}`
    }
    case 'filter':
      return question.text
  }
}

function printOperand(operand: Phraselike): string {
  return operand.kind === 'word' ? operand.text : `"${operand.text}"`
}

function scoped(scope: TextScope, text: string, isLong: boolean): string {
  if (scope === 'any') return text
  return isLong ? `${scope}:(${text})` : `${scope}:${text}`
}

function grouped(question: ParsedQuery, isGroup: boolean): string {
  const text = printQuery(question)
  return isGroup ? `(${text})` : text
}
