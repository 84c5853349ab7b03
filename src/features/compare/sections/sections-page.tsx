import { placeName, type HasLibrary } from '../../../domain/names.ts'
import { readParameters } from '../../../formats/parameters.ts'
import { count, toReadableDate } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { StatusTag } from '../../../ui/components/document-line.tsx'
import { pageTag, readerPath } from '../../../ui/components/evidence.tsx'
import { PageHeading } from '../../../ui/components/form.tsx'
import { headingEnd } from '../../../ui/components/heading-end.ts'
import { CompareLinks } from '../components/compare-links.tsx'
import { CheckList, DocumentFields } from '../components/document-fields.tsx'
import { FigureSource } from '../components/figure-source.tsx'
import { withoutEmpty } from '../comparison-filters.ts'
import {
  readSections,
  SECTIONS_PATH,
  sectionsParameters,
  type FoundSection,
  type PlaceSections,
  type SectionsParameters,
} from './read-sections.ts'
import { COMMON_SECTIONS } from './section-headings.ts'

const FILES = [
  { label: 'CSV', path: '/compare/sections.csv' },
  { label: 'JSON', path: '/compare/sections' },
] as const

/** The same section of two to four places, side by side. */
export async function sectionsPage({ app, query }: PageCall): Promise<PageReply> {
  const parameters = readParameters(sectionsParameters, withoutEmpty(query))
  const { places, figure } = await readSections(app, parameters)
  const label = COMMON_SECTIONS.find(({ id }) => id === parameters.section)?.label ?? parameters.section
  return {
    kind: 'page',
    title: `${label}, side by side`,
    section: 'compare',
    links: [{ rel: 'canonical', href: figure.path }],
    body: (
      <div>
        <PageHeading title={`${label}, side by side`}>
          <CompareLinks current={SECTIONS_PATH} />
          <p class="lead">The section of the same heading in the documents of two to four places.</p>
        </PageHeading>
        <SectionsForm app={app} parameters={parameters} />
        {places.length < 2 && <p class="notice">Choose two to four places.</p>}
        <div class="sidebyside">
          {places.map((place) => (
            <PlaceColumn app={app} place={place} />
          ))}
        </div>
        {places.length > 0 && <FigureSource figure={figure} files={FILES} />}
      </div>
    ),
  }
}

function SectionsForm({ app, parameters }: { readonly app: HasLibrary; readonly parameters: SectionsParameters }) {
  const links = new URLSearchParams(parameters.place.map((placeId): [string, string] => ['place', placeId]))
  return (
    <>
      <form method="get" action={SECTIONS_PATH} class="compareform" aria-label="Which section and places">
        <p class="choice">
          <label for="compare-section">Heading</label>
          <input
            id="compare-section"
            name="section"
            class="govuk-input govuk-input--width-20"
            value={parameters.section}
          />
        </p>
        <CheckList
          name="place"
          legend="Places, up to four"
          choices={[...app.library.gazetteer.places]
            .sort((a, b) => a.name.localeCompare(b.name, 'en'))
            .map(({ id, name }) => ({ value: id, label: name }))}
          chosen={parameters.place}
        />
        <DocumentFields filters={parameters} />
        <button class="govuk-button">Show</button>
      </form>
      <ul class="comparelinks" aria-label="Common sections">
        {COMMON_SECTIONS.map(({ id, label }) => (
          <li>
            <a
              href={`${SECTIONS_PATH}?${new URLSearchParams([...links, ['section', id]])}`}
              aria-current={id === parameters.section ? 'true' : undefined}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

function PlaceColumn({ app, place }: { readonly app: HasLibrary; readonly place: PlaceSections }) {
  const { placeId, documents, documentsWithHeadings, found } = place
  return (
    <article>
      <h2>{placeName(app, placeId)}</h2>
      {found.length === 0 && (
        <p class="dim">
          No such section found in {count(documents, 'document')}, of which {documentsWithHeadings} have headings.
        </p>
      )}
      {found.map((section) => (
        <SectionText section={section} />
      ))}
    </article>
  )
}

function SectionText({ section }: { readonly section: FoundSection }) {
  const { documentId, title, published, status, headings, paragraphs } = section
  return (
    <section>
      <h3>
        <a href={`/documents/${documentId}`}>{title}</a>
      </h3>
      <p class="dim">
        {published === null ? 'No date' : toReadableDate(published)} <StatusTag status={status} />{' '}
        {headings.join(' · ')}
      </p>
      {paragraphs.map((paragraph) => (
        <blockquote>
          {paragraph.text.slice(headingEnd(paragraph.text, paragraph.headingPath))}{' '}
          <a class="dim" href={readerPath(paragraph)}>
            {pageTag(paragraph)}
          </a>
        </blockquote>
      ))}
    </section>
  )
}
