import type { ApiClient } from '../../src/cli/api-client.ts'
import type { FilterValues } from './questions.ts'

const MOST = 10

interface Answer {
  readonly facets: readonly { readonly field: string; readonly values: readonly { value: string; count: number }[] }[]
}

/** The most frequent themes and places of a library, from its facets. */
export async function readFilterValues(api: ApiClient): Promise<FilterValues> {
  const { facets } = await api.get<Answer>('/search?limit=1')
  const valuesOf = (field: string): readonly string[] => {
    const values = facets.find((facet) => facet.field === field)?.values ?? []
    return [...values]
      .sort((a, b) => b.count - a.count)
      .slice(0, MOST)
      .map(({ value }) => value)
  }
  return { themes: valuesOf('theme'), places: valuesOf('place') }
}
