import { toMeiliServers, type Config, type Servers } from '../config.ts'
import { InvalidInputError, type InputIssue } from '../errors.ts'

/**
 * The configured servers, for a process that starts none itself.
 * @throws InvalidInputError `config_invalid` naming the settings that are missing
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
