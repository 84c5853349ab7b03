import type { CitationFormat } from './citations.ts'
import type { FileReply } from '../../api/route.ts'

const TYPES = {
  bibtex: { mediaType: 'application/x-bibtex; charset=utf-8', extension: 'bib' },
  ris: { mediaType: 'application/x-research-info-systems; charset=utf-8', extension: 'ris' },
  csl: { mediaType: 'application/vnd.citationstyles.csl+json; charset=utf-8', extension: 'json' },
} as const

/** Citations as a file that Zotero takes. */
export function citationFile(body: string, name: string, format: CitationFormat): FileReply {
  return { body, mediaType: TYPES[format].mediaType, fileName: `${name}.${TYPES[format].extension}` }
}
