/** What rules read, by pattern; the first that matches. */
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:pdf:info\.CreationDate|pdf:xmp\.(?:xmp:createdate|dc:date)|(?:docx|xlsx|pptx):core\.(?:created|modified)|odt:(?:meta:creation-date|dc:date)|rtf:info\.creatim)$/,
    'File creation date',
  ],
  [/^pdf:xmp\.prism:/, 'PRISM metadata of the PDF'],
  [/^pdf:xmp\./, 'XMP metadata of the PDF'],
  [/^pdf:info\./, 'Properties of the PDF'],
  [/^pdf:(?:page|text)\./, 'Text of the page'],
  [/^text:/, 'Printed in the text'],
  [/^html:json-ld\./, 'schema.org metadata of the web page'],
  [/^html:(?:citation_|bepress_)/, 'Citation tags of the web page'],
  [/^html:(?:dc|dcterms|prism)\./, 'Dublin Core and PRISM tags of the web page'],
  [/^html:govuk/, 'GOV.UK page'],
  [/^html:page$/, 'Is a web page'],
  [/^html:(?:h1|byline|time|printed-date|site-name|copyright)$/, 'Shown on the web page'],
  [/^html:/, 'Metadata of the web page'],
  [/^govuk:/, "GOV.UK's Content API"],
  [/^jats:/, 'JATS metadata of the article'],
  [/^(?:docx|xlsx|pptx|odt|rtf|epub|markdown):/, 'Properties of the file'],
  [/^declared$/, 'The list of sources'],
  [/^upload$/, 'Entered when the document was added'],
  [/^container$/, 'The file that contains it'],
  [/^mail:/, 'Headers of the mail'],
  [/^pptx:title$/, 'Shown on the first slide'],
  [/^feed:/, 'A feed'],
  [/^sitemap:/, 'A sitemap'],
  [/^page:/, 'A page that links to it'],
  [/^oai:/, 'An OAI-PMH repository'],
  [/^crossref:/, 'Crossref'],
  [/^openalex:/, 'OpenAlex'],
  [/^folder:/, 'A folder'],
  [/^list:/, 'A list of addresses'],
  [/^has-(?:doi|journal)$/, 'Has a DOI or a journal'],
  [/^title-word$/, 'A word in the title'],
  [/^newer-version$/, 'A later version'],
  [/^person$/, 'Corrected by a person'],
  [/^default$/, 'Default'],
]

/** What a rule reads, in words; the name of the rule where there is no description. */
export function toRuleName(rule: string): string {
  return SOURCES.find(([pattern]) => pattern.test(rule))?.[1] ?? rule
}
