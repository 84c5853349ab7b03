import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { envToConfig, type Config } from '../config.ts'
import { readEnv } from '../runtime/env.ts'
import { PROJECT_FOLDER } from '../runtime/version.ts'

/**
 * The configuration of this process, from its environment and the project's `.env`; the environment takes precedence.
 * @throws InvalidInputError `config_invalid` with every fault
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const file = fileURLToPath(new URL('.env', PROJECT_FOLDER))
  if (existsSync(file)) process.loadEnvFile(file)
  return envToConfig(readEnv(environment), fileURLToPath(PROJECT_FOLDER))
}
