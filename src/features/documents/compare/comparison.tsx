import type { DocumentPorts } from '../ports.ts'
import type { PagePair, PageSide } from '../../../domain/compare/compare-pages.ts'
import type { ThemeChange, VersionComparison } from './compare-versions.ts'
import { count, nameOf } from '../../../ui/names.ts'
import { pageTag } from '../../../ui/components/evidence.tsx'
import { reflow } from '../../../ui/components/marked-text.tsx'
import { PageLinks } from '../../../ui/components/page-links.tsx'

/** Pairs of pages shown at a time; nobody scrolls through more. */
const PAIRS_SHOWN = 20

/** Pieces of one page shown, changed ones and those between: a page with more has hardly anything in common. */
const PIECES_SHOWN = 500

/** Characters of unchanged text shown before and after a change; the rest is on the page itself. */
const CONTEXT = 400

interface ComparisonProps {
  readonly app: DocumentPorts
  readonly compared: VersionComparison
  /** Display names of the two texts: "Version 1, draft". */
  readonly names: { readonly from: string; readonly to: string }
  /** The number of the page of results, from 1. */
  readonly window: number
  /** The path of a page of results. */
  readonly toPath: (window: number) => string
}

/** What changed between two texts: counts, themes, and the words of pages side by side. */
export function Comparison({ app, compared, names, window, toPath }: ComparisonProps) {
  const changed = compared.pairs.filter(isChanged)
  const windows = Math.max(1, Math.ceil(changed.length / PAIRS_SHOWN))
  const shown = changed.slice((window - 1) * PAIRS_SHOWN, window * PAIRS_SHOWN)
  return (
    <>
      <Summary compared={compared} changed={changed.length} />
      <Themes app={app} title="Themes gained" themes={compared.themes.gained} />
      <Themes app={app} title="Themes lost" themes={compared.themes.lost} />
      {shown.length > 0 && (
        <>
          <h2>Pages that changed</h2>
          <p class="dim">
            <del>Words struck through</del> are only in {names.from}; <ins>underlined words</ins> only in {names.to}.
            Words that moved to a neighbouring page do not count as changes.
          </p>
        </>
      )}
      {shown.map((pair) => (
        <Pair pair={pair} compared={compared} names={names} />
      ))}
      <PageLinks
        label="More pages that changed"
        previous={window > 1 ? { href: toPath(window - 1), text: '← Previous changes' } : null}
        next={window < windows ? { href: toPath(window + 1), text: 'More changes →' } : null}
      />
    </>
  )
}

function isChanged({ removed, added }: PagePair): boolean {
  return removed + added > 0
}

function Summary({ compared, changed }: { readonly compared: VersionComparison; readonly changed: number }) {
  const { words, isCoarse, isCut } = compared
  return (
    <>
      {changed === 0 ? (
        <p class="lead">The texts have the same words.</p>
      ) : (
        <p class="lead">
          {count(words.added, 'word')} added, {count(words.removed, 'word')} removed, on{' '}
          {count(changed, 'pair of pages', 'pairs of pages')} of {compared.pairs.length}.
        </p>
      )}
      {isCoarse && (
        <p class="notice">
          These texts differ so much that the comparison is approximate: some words are shown as changed that are not.
        </p>
      )}
      {isCut && <p class="notice">Only the beginning was compared, because one of the texts is very long.</p>}
    </>
  )
}

interface ThemesProps {
  readonly app: DocumentPorts
  readonly title: string
  readonly themes: readonly ThemeChange[]
}

function Themes({ app, title, themes }: ThemesProps) {
  if (themes.length === 0) return null
  return (
    <>
      <h2>{title}</h2>
      <ul class="plain">
        {themes.map(({ themeId, passages }) => (
          <li>
            {nameOf(app, 'theme', themeId)} <span class="dim">{count(passages, 'passage')}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

interface PairProps {
  readonly pair: PagePair
  readonly compared: VersionComparison
  readonly names: ComparisonProps['names']
}

function Pair({ pair, compared, names }: PairProps) {
  return (
    <section class="pagepair">
      <Side
        side={pair.from}
        name={names.from}
        versionId={compared.from.versionId}
        kind="removed"
        words={pair.removed}
      />
      <Side side={pair.to} name={names.to} versionId={compared.to.versionId} kind="added" words={pair.added} />
    </section>
  )
}

interface SideProps {
  readonly side: PageSide | null
  readonly name: string
  readonly versionId: string
  readonly kind: 'removed' | 'added'
  readonly words: number
}

function Side({ side, name, versionId, kind, words }: SideProps) {
  if (side === null) return <div class="pageside pageside--none">No matching page in {name}.</div>
  const label = pageTag({ pageIndex: side.pageIndex, pageLabel: side.label })
  return (
    <article class="pageside">
      <h3>
        <a href={`/versions/${versionId}/pages/${side.pageIndex}`}>{label}</a>{' '}
        <span class="dim">
          {name}
          {words > 0 && ` · ${count(words, 'word')} ${kind}`}
        </span>
      </h3>
      <p class="pageside__text">
        <Parts side={side} kind={kind} />
      </p>
    </article>
  )
}

/** Most screen readers do not announce `ins` and `del`, so words do. */
function Parts({ side, kind }: { readonly side: PageSide; readonly kind: 'removed' | 'added' }) {
  const flowed = reflow(side.parts.map((part) => part.text).join(''))
  const Mark = kind === 'removed' ? 'del' : 'ins'
  const rest = side.parts.slice(PIECES_SHOWN).filter((part) => part.changed).length
  let at = 0
  return (
    <>
      {side.parts.slice(0, PIECES_SHOWN).map((part, index) => {
        const text = flowed.slice(at, (at += part.text.length))
        if (!part.changed) return toContext(text, index > 0, index < side.parts.length - 1)
        return (
          <Mark>
            <span class="govuk-visually-hidden">{` [${kind}: `}</span>
            {text}
            <span class="govuk-visually-hidden">] </span>
          </Mark>
        )
      })}
      {rest > 0 && <strong> […] {count(rest, 'more change')} on this page not shown.</strong>}
    </>
  )
}

/** Unchanged text next to a change; the beginning of the page where nothing changed. */
function toContext(text: string, isAfterChange: boolean, isBeforeChange: boolean): string {
  if (text.length <= 3 * CONTEXT) return text
  const head = isAfterChange || !isBeforeChange ? `${text.slice(0, CONTEXT)} ` : ''
  const tail = isBeforeChange ? ` ${text.slice(-CONTEXT)}` : ''
  return `${head}[…]${tail}`
}
