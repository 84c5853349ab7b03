import type { Feed } from '../../api/route.ts'
import { toXmlText } from '../../formats/escape-xml.ts'

/** Media type of the description from which browsers and catalogues learn how to search. */
const OPENSEARCH_TYPE = 'application/opensearchdescription+xml'

/** Where browsers find how to search here. */
export const openSearchFeed: Feed = {
  path: '/opensearch.xml',
  mediaType: OPENSEARCH_TYPE,
  reply: async ({ app }) => toOpenSearch(app.config.http.publicUrl),
}

/** OpenSearch 1.1 description of the search, as pages and as feeds. `base` is the address of this service. */
function toOpenSearch(base: string): string {
  const url = escape(toXmlText(base))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
    '  <ShortName>Concordance</ShortName>',
    '  <Description>Published strategies of places, every claim traced to its page</Description>',
    '  <InputEncoding>UTF-8</InputEncoding>',
    `  <Image type="image/svg+xml" width="32" height="32">${url}/favicon.svg</Image>`,
    `  <Url type="text/html" template="${url}/search?q={searchTerms}"/>`,
    `  <Url type="application/atom+xml" template="${url}/search.atom?q={searchTerms}"/>`,
    `  <Url type="application/opensearchdescription+xml" rel="self" template="${url}/opensearch.xml"/>`,
    '</OpenSearchDescription>',
    '',
  ].join('\n')
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
