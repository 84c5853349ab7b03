/** What rules read; the first that fits. */
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:pdf:info\.CreationDate|pdf:xmp\.xmp:createdate|docx:core\.(?:created|modified)|odt:(?:meta:creation-date|dc:date)|rtf:info\.creatim)$/,
    'When the file was made, for want of another date',
  ],
  [/^pdf:xmp\.prism:/, 'PRISM data in the PDF'],
  [/^pdf:xmp\./, 'XMP data in the PDF'],
  [/^pdf:info\./, 'Properties of the PDF'],
  [/^pdf:(?:page|text)\./, 'Read off the page'],
  [/^text:/, 'Printed in the text'],
  [/^html:json-ld\./, 'schema.org data of the web page'],
  [/^html:(?:citation_|bepress_)/, 'Citation tags of the web page'],
  [/^html:(?:dc|dcterms|prism)\./, 'Dublin Core and PRISM tags of the web page'],
  [/^html:govuk/, 'GOV.UK, on the page'],
  [/^html:(?:h1|byline|time)$/, 'Shown on the web page'],
  [/^html:/, 'Head of the web page'],
  [/^govuk:/, "GOV.UK's Content API"],
  [/^jats:/, "The article's JATS file"],
  [/^(?:docx|odt|rtf|epub|markdown):/, 'Properties of the file'],
  [/^declared$/, 'The list of sources'],
  [/^upload$/, 'Who added it'],
  [/^feed:/, 'A feed'],
  [/^sitemap:/, 'A site map'],
  [/^page:/, 'The page that links to it'],
  [/^oai:/, 'An archive of records'],
  [/^crossref:/, 'Crossref'],
  [/^openalex:/, 'OpenAlex'],
  [/^folder:/, 'A folder'],
  [/^list:/, 'A list of addresses'],
  [/^has-(?:doi|journal)$/, 'It has a DOI or a journal'],
  [/^title-word$/, 'A word of the title'],
  [/^newer-version$/, 'A later version'],
  [/^person$/, 'A person'],
  [/^default$/, 'Nothing says otherwise'],
]

/** Where a rule reads, in words; the rule's own name where we have none. */
export function toRuleName(rule: string): string {
  return SOURCES.find(([pattern]) => pattern.test(rule))?.[1] ?? rule
}
