import { flowLines } from '../report/report-markdown.ts'
import type { Flow, Screening } from '../report/flow.ts'
import type { ScreeningNow } from '../report/report.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'

interface FlowProps {
  readonly flow: Flow
  /** Null where no edition screens. */
  readonly screening: ScreeningNow | null
}

// In units of the SVG's view box.
const WIDTH = 640
const BOX_WIDTH = 286
const SIDE_X = WIDTH - BOX_WIDTH
const LINE = 19
const PADDING = 11
const GAP = 34

/** Most queries or reasons listed in a box; the table has all. */
const MAX_LINES = 10
const MAX_CHARACTERS = 38

interface Step {
  readonly main: readonly string[]
  readonly side: readonly string[] | null
}

/** A PRISMA 2020 flow diagram, from texts identified to documents included. */
export function FlowDiagram({ flow, screening }: FlowProps) {
  const steps = toSteps(flow, screening?.counts ?? null)
  const heights = steps.map(({ main, side }) => Math.max(heightOf(main), side === null ? 0 : heightOf(side)))
  const tops = heights.map((_height, at) => heights.slice(0, at).reduce((sum, height) => sum + height + GAP, 1))
  const height = heights.reduce((sum, each) => sum + each + GAP, 2) - GAP
  return (
    <div class="scroll" role="region" aria-label="Flow diagram" tabIndex={0}>
      <svg class="flow" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-labelledby="flow-title flow-words">
        <title id="flow-title">Flow of texts and documents</title>
        <desc id="flow-words">{toWords(flow, screening)}</desc>
        {steps.map(({ main, side }, at) => {
          const top = tops[at] ?? 0
          const stepHeight = heights[at] ?? 0
          const middle = top + stepHeight / 2
          return (
            <g>
              <Box x={1} y={top} height={stepHeight} lines={main} isMain />
              {side !== null && <Box x={SIDE_X - 1} y={top} height={stepHeight} lines={side} />}
              {side !== null && <Arrow from={[BOX_WIDTH + 1, middle]} to={[SIDE_X - 1, middle]} />}
              {at < steps.length - 1 && (
                <Arrow from={[BOX_WIDTH / 2, top + stepHeight]} to={[BOX_WIDTH / 2, top + stepHeight + GAP]} />
              )}
            </g>
          )
        })}
      </svg>
    </div>
  )
}

/** The same numbers as a table. */
export function FlowTable({ flow, screening }: FlowProps) {
  return (
    <DataTable caption="Numbers of the flow" heads={['Step', '#Number']}>
      {flowLines(flow, screening).map(([label, number]) => (
        <tr>
          <th scope="row">{label}</th>
          <td class="num">{number.toLocaleString('en-GB')}</td>
        </tr>
      ))}
    </DataTable>
  )
}

function toSteps(flow: Flow, counts: Screening | null): readonly Step[] {
  const identified: Step = {
    main: [
      `Texts identified (n = ${flow.identifiedTexts})`,
      ...capped(flow.identified.map(({ query, texts }) => `query ${query}: ${texts}`)),
    ],
    side: [
      `Duplicates removed (n = ${flow.duplicates})`,
      `already found by an earlier query: ${flow.foundAgain}`,
      `copies of another text: ${flow.copies}`,
      `other versions of a document: ${flow.otherVersions}`,
    ],
  }
  if (counts === null) return [identified, { main: [`Documents to screen (n = ${flow.candidates})`], side: null }]
  return [
    identified,
    {
      main: [
        `Documents screened (n = ${counts.included + counts.excludedTotal})`,
        `of ${counts.candidates}; not yet decided: ${counts.undecided}`,
      ],
      side: [
        `Documents excluded (n = ${counts.excludedTotal})`,
        ...capped(counts.excluded.map(({ reason, documents }) => `${clip(reason)}: ${documents}`)),
      ],
    },
    { main: [`Documents included (n = ${counts.included})`], side: null },
  ]
}

function capped(lines: readonly string[]): readonly string[] {
  if (lines.length <= MAX_LINES) return lines
  return [...lines.slice(0, MAX_LINES), `and ${lines.length - MAX_LINES} more, in the table`]
}

function clip(text: string): string {
  const characters = [...text]
  return characters.length <= MAX_CHARACTERS - 6 ? text : `${characters.slice(0, MAX_CHARACTERS - 7).join('')}…`
}

function heightOf(lines: readonly string[]): number {
  return lines.length * LINE + 2 * PADDING
}

interface BoxProps {
  readonly x: number
  readonly y: number
  readonly height: number
  readonly lines: readonly string[]
  readonly isMain?: boolean
}

function Box({ x, y, height, lines, isMain }: BoxProps) {
  const first = y + (height - lines.length * LINE) / 2 + LINE * 0.72
  return (
    <>
      <rect
        class={isMain === true ? 'flow__box flow__box--main' : 'flow__box'}
        {...{ x, y, height }}
        width={BOX_WIDTH}
        rx={3}
      />
      {lines.map((line, at) => (
        <text class={at === 0 ? 'flow__head' : 'flow__line'} x={x + PADDING} y={first + at * LINE}>
          {line}
        </text>
      ))}
    </>
  )
}

type Point = readonly [x: number, y: number]

function Arrow({ from, to }: { readonly from: Point; readonly to: Point }) {
  const [x, y] = to
  const isDown = from[0] === x
  const tip = isDown ? `${x - 5},${y - 8} ${x + 5},${y - 8} ${x},${y}` : `${x - 8},${y - 5} ${x - 8},${y + 5} ${x},${y}`
  return (
    <>
      <line class="flow__arrow" x1={from[0]} y1={from[1]} x2={x} y2={y} />
      <polygon class="flow__tip" points={tip} />
    </>
  )
}

function toWords(flow: Flow, screening: ScreeningNow | null): string {
  return flowLines(flow, screening)
    .map(([label, number]) => `${label}: ${number}`)
    .join('. ')
}
