import { markupText } from './markup-text.ts'

/** The words of a Markdown page, without front matter and markup; embedded HTML is parsed as such. */
export function markdownText(source: string): string {
  const body = source
    .replace(/^\uFEFF?---\r?\n[^]*?\r?\n---\r?\n/, '')
    .replace(/\{[%#][^]*?[%#]\}|\{\{[^]*?\}\}/g, ' ')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/\[([^\]]*)\]\[[^\]]*\]/g, '$1')
    .replace(/^\s*\[[^\]]+\]:.*$/gm, ' ')
    .replace(/<(https?:[^>]+)>/g, '$1')
    .replace(/^\s{0,3}(?:#{1,6}\s|>|[-*+]\s|\d+\.\s)/gm, '')
    .replace(/^[-*_|: ]{3,}$/gm, '')
    .replace(/[*`]+|~~|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
  return markupText(body)
}
