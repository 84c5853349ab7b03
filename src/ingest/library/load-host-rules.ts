import { z } from 'zod'
import { findDuplicates } from './load-checks.ts'
import { invalidLibrary, readLibraryFile, textSchema } from '../../formats/library-file.ts'
import { HOST_KINDS, type HostRule } from '../../domain/host-rule.ts'

const CODE = 'hosts_invalid'
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/
const LABEL = /^[a-z0-9*-]*[a-z0-9][a-z0-9*-]*\.\*$/

const rulesSchema = z.strictObject({
  version: z.int().positive(),
  hosts: z.array(
    z.strictObject({
      pattern: z
        .string()
        .refine(
          (pattern) => HOST.test(pattern) || LABEL.test(pattern),
          'must be a host such as docslib.org, or a label such as staging.*',
        ),
      kind: z.enum(HOST_KINDS),
      reason: textSchema,
    }),
  ),
})

/**
 * Parses library/hosts.yaml.
 * @throws InvalidInputError `hosts_invalid` with an issue for each fault
 */
export function loadHostRules(yamlText: string, fileName: string): readonly HostRule[] {
  const { hosts } = readLibraryFile(yamlText, fileName, CODE, rulesSchema)
  const issues = findDuplicates(hosts.map(({ pattern }, index) => ({ path: `hosts.${index}.pattern`, value: pattern })))
  if (issues.length > 0) throw invalidLibrary(CODE, fileName, issues)
  return hosts.map((host) => ({ ...host, matches: toExpression(host.pattern) }))
}

function toExpression(pattern: string): string {
  const escaped = (text: string): string => text.replaceAll('.', '\\.').replaceAll('*', '[^.]*')
  if (HOST.test(pattern)) return `^([^.]+\\.)*${escaped(pattern)}$`
  // a label names a host, not a domain, so at least two more labels must follow
  return `^([^.]+\\.)*${escaped(pattern.slice(0, -2))}(\\.[^.]+){2,}$`
}
