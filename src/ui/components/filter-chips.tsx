import type { VNode } from 'preact'
import type { HasLibrary } from '../../domain/names.ts'
import type { SearchRequest } from '../../search/request/search-request.ts'
import { nameOf, toReadableDate } from '../names.ts'
import { searchPath } from '../search-path.ts'

const GONE_LABELS = {
  with: 'including documents gone from their source',
  only: 'only documents gone from their source',
} as const

/** The filters in use, each with a link to remove it. */
export function FilterChips({
  app,
  request,
}: {
  readonly app: HasLibrary
  readonly request: SearchRequest
}): VNode | null {
  const chips = chipsOf(app, request)
  if (chips.length === 0) return null
  return (
    <ul class="chips chips--chosen" aria-label="Filters in use">
      {chips.map(({ label, without }) => (
        <li>
          <a href={searchPath(without)}>
            <span class="govuk-visually-hidden">Remove filter </span>
            {label} <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function chipsOf(app: HasLibrary, request: SearchRequest): readonly { label: string; without: SearchRequest }[] {
  const lists = (['place', 'theme', 'kind', 'status', 'publisher'] as const).flatMap((field) =>
    request[field].map((value) => ({
      label: nameOf(app, field, value),
      without: { ...request, [field]: request[field].filter((other) => other !== value) },
    })),
  )
  const sources = request.source.map((value) => ({
    label: `source ${value}`,
    without: { ...request, source: request.source.filter((other) => other !== value) },
  }))
  const { from, to } = request
  return [
    ...lists,
    ...sources,
    ...(from === null ? [] : [{ label: `from ${toReadableDate(from)}`, without: { ...request, from: null } }]),
    ...(to === null ? [] : [{ label: `to ${toReadableDate(to)}`, without: { ...request, to: null } }]),
    ...(request.gone === 'without'
      ? []
      : [{ label: GONE_LABELS[request.gone], without: { ...request, gone: 'without' as const } }]),
    ...(request.versions === 'current'
      ? []
      : [{ label: 'including earlier versions', without: { ...request, versions: 'current' as const } }]),
  ]
}
