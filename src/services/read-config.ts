import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { envToConfig, type Config } from '../config.ts'
import { createLogger } from '../logger.ts'
import { listFormerNames, readEnv } from '../runtime/env.ts'
import { PROJECT_FOLDER } from '../runtime/version.ts'

/**
 * The configuration of this process, from its environment and the project's `.env`; the environment takes precedence.
 * A setting by its former name is still read, and reported with a warning.
 * @throws InvalidInputError `config_invalid` with every fault
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const file = fileURLToPath(new URL('.env', PROJECT_FOLDER))
  if (existsSync(file)) process.loadEnvFile(file)
  const config = envToConfig(readEnv(environment), fileURLToPath(PROJECT_FOLDER))
  for (const { former, present } of listFormerNames(environment)) {
    createLogger(config.logLevel).warn(`the setting ${former} is now called ${present}; rename it`)
  }
  return config
}
