import { toMeiliServers, type Config, type Servers } from '../config.ts'
import { InvalidInputError, type InputIssue } from '../errors.ts'

/**
 * The servers of a process that starts none: all of them the operator's.
 * @throws InvalidInputError `config_invalid` naming those that are not set
 */
export function serversOf(config: Config): Servers {
  const { database, meili } = config
  const issues: InputIssue[] = []
  if (database === null)
    issues.push({ path: 'DATABASE_URL', message: 'is required: this process starts no PostgreSQL' })
  if (meili === null) issues.push({ path: 'MEILI_URL', message: 'is required: this process starts no Meilisearch' })
  if (database === null || meili === null) {
    const list = issues.map((issue) => `${issue.path} ${issue.message}`).join('; ')
    throw new InvalidInputError('config_invalid', list, issues)
  }
  return { databaseUrl: database.url, meili: toMeiliServers(config) }
}
