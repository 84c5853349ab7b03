import type { CitationFormat } from './citations.ts'
import { z } from 'zod'
import type { FileReply, FileTypes } from '../../api/route.ts'

const TYPES = {
  bibtex: { mediaType: 'application/x-bibtex; charset=utf-8', extension: 'bib' },
  ris: { mediaType: 'application/x-research-info-systems; charset=utf-8', extension: 'ris' },
  csl: { mediaType: 'application/vnd.citationstyles.csl+json; charset=utf-8', extension: 'json' },
} as const

/** The file types that citations are sent as, for the API description. */
export const CITATION_FILES: FileTypes = {
  file: {
    'application/x-bibtex': 'text',
    'application/x-research-info-systems': 'text',
    'application/vnd.citationstyles.csl+json': z.array(
      z.looseObject({ id: z.string(), type: z.string() }).meta({ description: 'An item of CSL-JSON 1.0' }),
    ),
  },
}

/** Citations as a file that Zotero can import. */
export function citationFile(body: string, name: string, format: CitationFormat): FileReply {
  return { body, mediaType: TYPES[format].mediaType, fileName: `${name}.${TYPES[format].extension}` }
}
