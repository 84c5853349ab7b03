import { outlineOf } from '../page-outline.ts'

/** Challenge pages are smaller, and so are the parts of a page that decide; nothing longer is looked at. */
export const MAX_CHALLENGE_BYTES = 256 * 1024

/** A page with more words than this of its own is a document that happens to mention or embed such a check. */
const MAX_WORDS = 250

/** How well-known services mark the page with which they stop visitors: by a header, or by what only it contains. */
const SERVICES: readonly { readonly name: string; readonly header?: RegExp; readonly body?: RegExp }[] = [
  {
    name: 'Cloudflare',
    header: /^cf-mitigated: *challenge/m,
    body: /_cf_chl_opt|\/cdn-cgi\/challenge-platform\/h\/|cf-chl-|cf-error-details/,
  },
  { name: 'Anubis', body: /\/\.within\.website\/x\/|id=["']?anubis_(?:challenge|version|base_prefix)/ },
  { name: 'Akamai', body: /errors\.edgesuite\.net|\/_sec\/cp_challenge\/|sec-if-cpt-container|bm-verify=/ },
  { name: 'DDoS-Guard', body: /\.well-known\/ddos-guard\/|check\.ddos-guard\.net|<title>\s*ddos-guard/ },
  { name: 'Imperva', body: /_incapsula_resource|incapsula incident id/ },
  { name: 'AWS WAF', header: /^x-amzn-waf-action: *(?:challenge|captcha)/m, body: /awswafintegration|\.awswaf\.com\// },
  { name: 'DataDome', header: /^x-datadome: *protected/m, body: /captcha-delivery\.com|geo\.captcha/ },
  { name: 'HUMAN', body: /px-captcha|_pxappid/ },
  { name: 'Sucuri', body: /sucuri_cloudproxy|sucuri website firewall/ },
  { name: 'Vercel', header: /^x-vercel-mitigated: *(?:challenge|deny)/m, body: /vercel security checkpoint/ },
  { name: 'Kasada', body: /\/149e9513-01fa-4fb0-aad4-566afd725d1b\// },
  { name: 'F5', body: /the requested url was rejected\. please consult with your administrator/ },
]

/** Titles and headings of such pages, of whatever maker. */
const HEADINGS =
  /^(?:just a moment|one moment,? please|please wait|attention required|making sure you['’]?re not a bot|checking (?:your browser|(?:that )?you are)|verify(?:ing)? (?:that )?you(?:['’]re| are)|are you (?:a )?(?:human|robot)|(?:human|bot|robot|browser|security|client) (?:verification|check|challenge)|pardon our interruption|access (?:to this page has been )?(?:denied|blocked)|ddos[- ](?:guard|protection)|captcha|you(?: have|['’]ve) been blocked)/i

/** What they ask of visitors, or say about them. */
const DEMANDS =
  /\b(?:enable (?:javascript|cookies|js)|not a (?:ro)?bot|you are (?:a )?human|captcha|checking your browser|before (?:accessing|proceeding|you (?:access|continue))|ray id|reference #|incident id|security (?:service|check|of your connection)|unusual (?:traffic|activity)|automated (?:traffic|access|requests)|proof[- ]of[- ]work)\b/i

/**
 * Whose page stands in for the one asked for: a check that the visitor is no program, or a refusal because it is one.
 * Null for anything else. A document about such checks, or with one embedded beside its text, is a document.
 * @param headers of the response, lower-case names
 * @param isRefused whether its status is a refusal, so that less is asked of the page itself
 */
export function challengeOf(
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array,
  isRefused: boolean,
): string | null {
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value.toLowerCase()}`)
    .join('\n')
  const byHeader = SERVICES.find(({ header }) => header?.test(head) === true && (isRefused || bytes.length === 0))
  if (byHeader !== undefined) return byHeader.name
  if (bytes.length === 0 || bytes.length > MAX_CHALLENGE_BYTES || !isMarkup(bytes)) return null
  const text = Buffer.from(bytes).toString('latin1').toLowerCase()
  const service = SERVICES.find(({ header, body }) => header?.test(head) === true || body?.test(text) === true)
  const { title, headings, blocks, words } = outlineOf(bytes)
  if (words > MAX_WORDS) return null
  const isHeaded = [title ?? '', ...headings].some((line) => HEADINGS.test(line))
  const isDemanding = blocks.some((block) => DEMANDS.test(block))
  if (service !== undefined && (isRefused || isHeaded || isDemanding)) return service.name
  return isHeaded && isDemanding ? 'an unknown service' : null
}

function isMarkup(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1_024)).toString('latin1').trimStart().startsWith('<')
}
