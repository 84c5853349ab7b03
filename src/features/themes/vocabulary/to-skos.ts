import { DataFactory, type Quad, type Quad_Object, type Quad_Subject } from 'n3'
import type { Homonym, Theme, Vocabulary, VocabularyScheme } from '../../../domain/vocabulary.ts'
import { DCT, OWL, OWN, PHRASE_FIELDS, RDF, SKOS, XSD } from './skos-terms.ts'

const { namedNode, literal, blankNode, quad } = DataFactory

type Add = (property: string, value: Quad_Object) => void

/** A vocabulary as SKOS: its scheme, its groups as collections, its themes as concepts; in the order of the file. */
export function toSkos(vocabulary: Vocabulary): readonly Quad[] {
  const quads: Quad[] = []
  const about = (subject: Quad_Subject): Add => {
    return (property, value) => quads.push(quad(subject, namedNode(property), value))
  }
  addScheme(vocabulary, about(namedNode(schemeAddress(vocabulary.scheme))))
  const addresses = new Map(vocabulary.themes.map((theme) => [theme.id, themeAddress(vocabulary.scheme, theme)]))
  for (const { id, labels } of vocabulary.groups) {
    const add = about(namedNode(`${vocabulary.scheme.uri}group-${id}`))
    add(`${RDF}type`, namedNode(`${SKOS}Collection`))
    add(`${DCT}identifier`, literal(id))
    addLabels(add, `${SKOS}prefLabel`, labels)
    for (const theme of vocabulary.themes) {
      if (theme.group === id) add(`${SKOS}member`, namedNode(addresses.get(theme.id) ?? ''))
    }
  }
  for (const theme of vocabulary.themes) {
    const add = about(namedNode(addresses.get(theme.id) ?? ''))
    addConcept(vocabulary, theme, addresses, add)
    theme.homonyms.forEach((homonym, index) => {
      const node = blankNode(`${theme.notation}-${index}`)
      add(`${OWN}homonym`, node)
      addHomonym(homonym, index, about(node))
    })
  }
  return quads
}

/** The scheme itself, which the addresses of themes begin with. */
function schemeAddress({ uri }: VocabularyScheme): string {
  return uri.replace(/[:/#]+$/, '')
}

function themeAddress({ uri }: VocabularyScheme, { notation }: Pick<Theme, 'notation'>): string {
  return `${uri}${notation}`
}

/** How to cite the vocabulary. */
function citationOf({ scheme, version }: Vocabulary): string {
  const year = scheme.modified.slice(0, 4)
  return `${scheme.creator} (${year}). ${scheme.titles['en'] ?? ''}, version ${version}. ${schemeAddress(scheme)}`
}

function addScheme(vocabulary: Vocabulary, add: Add): void {
  const { scheme } = vocabulary
  add(`${RDF}type`, namedNode(`${SKOS}ConceptScheme`))
  addLabels(add, `${DCT}title`, scheme.titles)
  add(`${DCT}description`, literal(scheme.description, 'en'))
  add(`${DCT}creator`, literal(scheme.creator))
  add(`${DCT}created`, literal(scheme.created, namedNode(`${XSD}date`)))
  add(`${DCT}modified`, literal(scheme.modified, namedNode(`${XSD}date`)))
  add(`${DCT}license`, namedNode(scheme.licence))
  add(`${DCT}bibliographicCitation`, literal(citationOf(vocabulary), 'en'))
  add(`${OWL}versionInfo`, literal(String(vocabulary.version)))
  for (const theme of vocabulary.themes) {
    if (theme.broader.length === 0) add(`${SKOS}hasTopConcept`, namedNode(themeAddress(scheme, theme)))
  }
}

function addConcept(
  { scheme, themes }: Vocabulary,
  theme: Theme,
  addresses: ReadonlyMap<string, string>,
  add: Add,
): void {
  const address = (id: string) => namedNode(addresses.get(id) ?? '')
  add(`${RDF}type`, namedNode(`${SKOS}Concept`))
  add(`${SKOS}inScheme`, namedNode(schemeAddress(scheme)))
  if (theme.broader.length === 0) add(`${SKOS}topConceptOf`, namedNode(schemeAddress(scheme)))
  add(`${DCT}identifier`, literal(theme.id))
  add(`${SKOS}notation`, literal(theme.notation))
  addLabels(add, `${SKOS}prefLabel`, theme.labels)
  for (const phrase of [...theme.alternatives, ...theme.acronyms]) {
    // a label is preferred or alternative, not both (SKOS Reference, S13)
    if (phrase !== theme.label) add(`${SKOS}altLabel`, literal(phrase, 'en'))
  }
  add(`${SKOS}definition`, literal(theme.definition, 'en'))
  if (theme.scopeNote !== null) add(`${SKOS}scopeNote`, literal(theme.scopeNote, 'en'))
  for (const id of theme.broader) add(`${SKOS}broader`, address(id))
  for (const { id, broader } of themes) if (broader.includes(theme.id)) add(`${SKOS}narrower`, address(id))
  for (const id of theme.related) add(`${SKOS}related`, address(id))
  for (const match of theme.exactMatch) add(`${SKOS}exactMatch`, namedNode(match))
  for (const match of theme.closeMatch) add(`${SKOS}closeMatch`, namedNode(match))
  for (const example of theme.examples.positive) add(`${SKOS}example`, literal(example, 'en'))
  for (const example of theme.examples.negative) add(`${OWN}counterExample`, literal(example, 'en'))
  for (const [field, property] of PHRASE_FIELDS) for (const phrase of theme[field]) add(property, literal(phrase, 'en'))
  add(`${OWN}labelMatches`, literal(String(theme.labelMatches), namedNode(`${XSD}boolean`)))
}

/** Numbered, since the parts of RDF have no order. */
function addHomonym({ phrases, requires, excludeContext }: Homonym, index: number, add: Add): void {
  add(`${OWN}number`, literal(String(index + 1), namedNode(`${XSD}integer`)))
  for (const phrase of phrases) add(`${OWN}phrase`, literal(phrase, 'en'))
  for (const phrase of requires) add(`${OWN}requires`, literal(phrase, 'en'))
  for (const phrase of excludeContext) add(`${OWN}excludeContext`, literal(phrase, 'en'))
}

function addLabels(add: Add, property: string, labels: Readonly<Record<string, string>>): void {
  for (const [language, label] of Object.entries(labels)) add(property, literal(label, language))
}
