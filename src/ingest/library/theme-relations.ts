import type { InputIssue } from '../../errors.ts'
import type { Theme } from '../../domain/vocabulary.ts'

/**
 * Relations that SKOS forbids (Reference, sections 8.4 and 8.6): a theme related to itself or broader than itself,
 * however far, and two themes that are related though one is broader than the other.
 */
export function checkRelations(themes: readonly Theme[]): readonly InputIssue[] {
  const byId = new Map(themes.map((theme) => [theme.id, theme]))
  const ancestors = new Map(themes.map(({ id }) => [id, ancestorsOf(id, byId)]))
  return themes.flatMap(({ id, related }) => {
    const path = `themes.${id}`
    if (related.includes(id)) return [{ path, message: 'refers to itself' }]
    if (ancestors.get(id)?.has(id) === true) return [{ path: `${path}.broader`, message: 'leads back to itself' }]
    return related
      .filter((other) => ancestors.get(id)?.has(other) === true || ancestors.get(other)?.has(id) === true)
      .map((other) => ({ path: `${path}.related`, message: `"${other}" is already broader or narrower` }))
  })
}

/** Themes with `related` in both directions, those stated by the theme itself first. */
export function completeRelated(themes: readonly Theme[]): readonly Theme[] {
  return themes.map((theme) => {
    const others = themes.filter(({ id, related }) => related.includes(theme.id) && !theme.related.includes(id))
    return others.length === 0 ? theme : { ...theme, related: [...theme.related, ...others.map(({ id }) => id)] }
  })
}

/** All broader themes, direct and further ones; its own id among them where the relation goes in a circle. */
function ancestorsOf(id: string, byId: ReadonlyMap<string, Theme>): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [...(byId.get(id)?.broader ?? [])]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue
    found.add(next)
    waiting.push(...(byId.get(next)?.broader ?? []))
  }
  return found
}
