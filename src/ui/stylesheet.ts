import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Components of govuk-frontend without its typeface and crown, which are licensed for GOV.UK alone; then our own. */
const OWN = [
  'base',
  'search',
  'suggest',
  'results',
  'reading',
  'register',
  'compare',
  'comparison',
  'figures',
  'protocol',
  'media',
]

export const STYLESHEET = [readComponents(), ...OWN.map(readOwn)].join('\n')

/** A path that changes with the content, so that browsers may cache it for ever. */
export const STYLESHEET_PATH = `/assets/${createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 16)}.css`

/** Styles for a report that is saved as a single file. */
export const REPORT_STYLES = ['base', 'protocol', 'media'].map(readOwn).join('\n')

/** Styles for a picture that is saved as a single file. */
export const FIGURE_STYLES = readOwn('figures')

export const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#12494f"/><path d="M8 9h16M8 14h16M8 19h9" stroke="#fff" stroke-width="2.4"/><path d="M19 19h5" stroke="#ffd96b" stroke-width="4.5"/></svg>`

function readOwn(name: string): string {
  return readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8')
}

function readComponents(): string {
  const file = createRequire(import.meta.url).resolve('govuk-frontend/dist/govuk/govuk-frontend.min.css')
  return readFileSync(file, 'utf8')
    .replace(/@font-face\{[^}]*\}/g, '')
    .replaceAll('GDS Transport,arial,sans-serif', 'var(--sans)')
    .replace(/background-image:url\(\/assets\/images\/govuk-crest[^)]*\)/g, 'background-image:none')
    .replace(/\/\*# sourceMappingURL=.*?\*\//g, '')
}
