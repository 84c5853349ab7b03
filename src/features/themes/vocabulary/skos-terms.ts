/** Namespaces of the export. SKOS Reference (W3C, 2009), DCMI Metadata Terms, OWL 2. */
export const SKOS = 'http://www.w3.org/2004/02/skos/core#'
export const DCT = 'http://purl.org/dc/terms/'
export const OWL = 'http://www.w3.org/2002/07/owl#'
export const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
export const XSD = 'http://www.w3.org/2001/XMLSchema#'

/** What SKOS has no words for: how a theme's phrases are matched. */
export const OWN = 'urn:concordance:terms:'

export const PREFIXES = { skos: SKOS, dct: DCT, owl: OWL, xsd: XSD, match: OWN }

/** The fields of a theme that are lists of English phrases, each with its property. */
export const PHRASE_FIELDS = [
  ['acronyms', `${OWN}acronym`],
  ['exclude', `${OWN}exclude`],
  ['requires', `${OWN}requires`],
  ['excludeContext', `${OWN}excludeContext`],
  ['patterns', `${OWN}pattern`],
] as const

/** What a file is called and sent as. */
export const SKOS_FORMATS = {
  ttl: 'text/turtle',
  jsonld: 'application/ld+json',
} as const

export type SkosFormat = keyof typeof SKOS_FORMATS
