import { EXIT, type ExitCode, type Terminal } from './command.ts'

/** Prints the effective configuration, which has been validated by now, without secrets. */
export function checkConfig({ config, output }: Terminal): ExitCode {
  const { secrets, ...open } = config
  const set = Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [name, value === null || value.length === 0 ? 'not set' : 'set']),
  )
  const shown = { ...withoutPasswords(open), secrets: set }
  output.data(shown, JSON.stringify(shown, null, 2))
  return EXIT.done
}

/** The values, with passwords in addresses replaced. */
function withoutPasswords(value: object): object {
  return JSON.parse(
    JSON.stringify(value, (_key, field: unknown) => {
      if (typeof field !== 'string' || !/^[a-z]+:\/\/[^/]*@/.test(field) || !URL.canParse(field)) return field
      const url = new URL(field)
      url.password = url.password === '' ? '' : '***'
      return url.href
    }),
  ) as object
}
