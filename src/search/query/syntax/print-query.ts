import type { Phraselike, ParsedQuery, TextScope, WordTerm } from '../query.ts'

/** Formats a query as canonical text with every operator written out; `parseQuery` returns the same tree for it. */
export function printQuery(query: ParsedQuery): string {
  switch (query.kind) {
    case 'everything':
      return ''
    case 'words':
      return scoped(query.scope, printWords(query.of), query.of.length > 1)
    case 'prefix':
      return scoped(query.scope, `${query.text}*`, false)
    case 'phrase':
      return scoped(query.scope, `"${query.text}"`, false)
    case 'near': {
      const [first, second] = query.of
      return scoped(query.scope, `${printOperand(first)} NEAR/${query.distance} ${printOperand(second)}`, true)
    }
    case 'and':
      return query.of.map((part) => grouped(part, part.kind === 'or')).join(' AND ')
    case 'or':
      return query.of.map((part) => grouped(part, part.kind === 'and')).join(' OR ')
    case 'not': {
      const { of } = query
      const isLong =
        (of.kind === 'words' && of.scope === 'any' && of.of.length > 1) || (of.kind === 'near' && of.scope === 'any')
      return `NOT ${grouped(of, isLong || of.kind === 'and' || of.kind === 'or')}`
    }
    case 'filter':
      return query.text
  }
}

function printWords(of: readonly WordTerm[]): string {
  return of.map(({ text, joins }, at) => (at === of.length - 1 ? text : `${text}${joins ? '-' : ' '}`)).join('')
}

function printOperand(operand: Phraselike): string {
  return operand.kind === 'word' ? operand.text : `"${operand.text}"`
}

function scoped(scope: TextScope, text: string, isLong: boolean): string {
  if (scope === 'any') return text
  return isLong ? `${scope}:(${text})` : `${scope}:${text}`
}

function grouped(query: ParsedQuery, isGroup: boolean): string {
  const text = printQuery(query)
  return isGroup ? `(${text})` : text
}
