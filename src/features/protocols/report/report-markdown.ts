import type { ProtocolPorts } from '../ports.ts'
import type { Change } from '../changes.ts'
import type { Flow } from './flow.ts'
import type { Candidate, RunReport, ScreeningNow } from './report.ts'
import type { Comparison, DoneRun } from '../run.ts'
import { rerunCommands, formatFault, formatNotes, formatQuery, formatReason, formatVerdict } from '../format-run.ts'

/** A run as Markdown that can also be read as plain text. */
export function toReportMarkdown(app: ProtocolPorts, report: RunReport, candidates: readonly Candidate[]): string {
  const { protocol, run, done, screening } = report
  const head = [
    `# ${toLine(protocol.name)}`,
    ...(protocol.purpose.trim() === '' ? [] : [toLine(protocol.purpose)]),
    table(
      ['', ''],
      [
        ['Protocol', `${protocol.protocolId}, revision ${protocol.revision} by ${protocol.createdBy}`],
        ['Run', `${run.runId}, requested by ${run.requestedBy}`],
        ['State', run.state === 'failed' ? `failed: ${run.message} (${run.code})` : run.state],
        ...(done === null ? [] : toFacts(done)),
      ],
    ),
  ]
  if (done === null) return join(head)
  return join([
    ...head,
    '## Queries',
    ...done.outcome.queries.map((query) =>
      [`${query.number}. ${toLine(formatQuery(app, query.request))}`, ...formatNotes(app, query).map(toLine)].join(
        '\n   - ',
      ),
    ),
    '## Flow',
    flowTable(done.outcome.flow, screening),
    ...(done.outcome.openDuplicates === 0
      ? []
      : [`${done.outcome.openDuplicates} pairs of these documents may be duplicates, but have not been decided.`]),
    ...comparisonOf(done.outcome.comparison, report),
    '## Documents',
    table(
      ['Document', 'Title', 'Published', 'Queries', 'Passages', 'Screening'],
      candidates.map((each) => [
        each.documentId,
        each.title,
        each.published ?? '',
        each.queries.join(', '),
        String(each.passages),
        formatDecision(each),
      ]),
    ),
    '## Run it again',
    ...rerunCommands(run.runId).map((command) => `    ${command}`),
  ])
}

/** The screening decision on a document; empty where there is none. */
export function formatDecision({ decision }: Pick<Candidate, 'decision'>): string {
  if (decision === null) return ''
  return decision.kind === 'included' ? 'included' : `excluded: ${decision.reason}`
}

/** The labelled facts of a run: when, on which corpus, with which versions, and its hashes. */
export function toFacts({
  endedAt,
  versions,
  outcome,
  snapshotKey,
  resultsHash,
}: DoneRun): readonly [string, string][] {
  const { corpus } = outcome
  return [
    ['Completed', endedAt?.toISOString() ?? ''],
    ['Library', `${corpus.documents} documents, ${corpus.texts} texts, ${corpus.passages} passages`],
    ['Corpus version', versions.corpus],
    ['Program', `Concordance ${versions.program}, ranking ${versions.ranking}, parser ${versions.parser}`],
    ['Vocabulary', `themes ${versions.vocabulary}, places ${versions.gazetteer}`],
    ['Snapshot (SHA-256)', snapshotKey],
    ['Ids found (SHA-256)', resultsHash],
  ]
}

/** Every step of the flow with its count, in the order of the flow. */
export function flowLines(flow: Flow, screening: ScreeningNow | null): readonly (readonly [string, number])[] {
  const counts = screening?.counts
  return [
    ...flow.identified.map(({ query, texts }) => [`Texts found by query ${query}`, texts] as const),
    ['Texts identified', flow.identifiedTexts],
    ['Already found by an earlier query', flow.foundAgain],
    ['Copies of another text', flow.copies],
    ['Other versions of the same document', flow.otherVersions],
    ['Duplicates removed', flow.duplicates],
    ['Documents to screen', flow.candidates],
    ...(counts === undefined
      ? []
      : [
          ...counts.excluded.map(({ reason, documents }) => [`Excluded: ${reason}`, documents] as const),
          ['Documents excluded', counts.excludedTotal] as const,
          ['Not yet decided', counts.undecided] as const,
          ['Documents included', counts.included] as const,
        ]),
  ]
}

function flowTable(flow: Flow, screening: ScreeningNow | null): string {
  const rows = flowLines(flow, screening).map(([label, count]): [string, string] => [label, String(count)])
  return join([
    table(['Step', 'Number'], rows),
    ...(screening === null ? [] : [`Screening as of ${screening.at.toISOString()}.`]),
  ])
}

function comparisonOf(comparison: Comparison | null, { run, changes }: RunReport): readonly string[] {
  if (comparison === null) return []
  const { all } = comparison
  const faults = changes.flatMap((line) => (line.kind === 'fault' ? [line.fault] : []))
  const changed = changes.flatMap((line) => (line.kind === 'change' ? [line] : []))
  return [
    `## Compared with run ${run.ofRunId}`,
    formatVerdict(comparison),
    `${all.added} documents added, ${all.lost} lost; ${all.passagesAdded} passages added, ${all.passagesLost} lost.`,
    ...(changed.length === 0 ? [] : [changeTable(changed)]),
    ...(faults.length === 0
      ? []
      : [
          table(
            ['Document', 'Title', 'Text'],
            faults.map((fault) => [fault.documentId, fault.title, formatFault(fault)]),
          ),
        ]),
  ]
}

function changeTable(changes: readonly Change[]): string {
  return table(
    ['Query', 'Change', 'Document', 'Title', 'Why'],
    changes.map(({ query, change, documentId, title, reasons }) => [
      query === null ? 'all' : String(query),
      change,
      documentId,
      title,
      reasons.map(formatReason).join('; '),
    ]),
  )
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(toLine).join(' | ')} |`
  return [line(heads), `|${heads.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n')
}

/** One line of text in which Markdown and HTML are escaped. */
function toLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|#!]/g, '\\$&')
}

function join(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`.replace(/\n{3,}/g, '\n\n')
}
