import { markupText } from './markup-text.ts'

/** Words of a page's source: without front matter and marks; what is markup in it is read as such. */
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
