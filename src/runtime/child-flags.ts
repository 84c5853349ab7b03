import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Flags of this process that a child must not inherit, such as a debugger port or the heap size. */
const OWN_FLAGS = /^--(?:inspect|max-old-space-size|max-semi-space-size|test\b|watch|cpu-prof|heap-prof)/

/**
 * The flags of this process for a child that runs `program`, with `limits`. Sources need a loader of TypeScript, which may
 * be among them; a build starts faster without.
 */
export function toChildFlags(program: URL, limits: readonly string[]): string[] {
  const inherited = process.execArgv.filter((flag) => !OWN_FLAGS.test(flag))
  if (!program.pathname.endsWith('.ts')) return [...withoutLoader(inherited), ...limits]
  const hasLoader = inherited.some((flag) => flag.includes('tsx'))
  const loader = hasLoader ? [] : ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
  return [...inherited, ...loader, ...limits]
}

function withoutLoader(flags: readonly string[]): readonly string[] {
  const isLoader = (flag: string | undefined) => flag?.includes('tsx') ?? false
  return flags.filter(
    (flag, at) => !isLoader(flag) && !(/^(?:--import|--require|-r)$/.test(flag) && isLoader(flags[at + 1])),
  )
}
