import type { JsonShapeName, JsonShapes, ParseList } from '../list-request.ts'
import type { CrawlCheckpoint, ReadAddress } from '../../../domain/source.ts'

/** A JSON API of works, such as Crossref's. */
export interface WorksApi {
  /** Its address, which ends in a slash. */
  readonly base: URL
  /** Sends one request and parses the answer; `what` names it in errors, which are those of `parse` and `read`. */
  request<S extends JsonShapeName>(
    path: string,
    parameters: Readonly<Record<string, string>>,
    shape: S,
    what: string,
  ): Promise<JsonShapes[S]>
}

/** The API at `address`. Requests state the contact address: both Crossref and OpenAlex serve such clients better. */
export function openWorksApi(
  address: string,
  read: ReadAddress,
  signal: AbortSignal,
  { mailto }: Pick<CrawlCheckpoint, 'mailto'>,
  parse: ParseList,
): WorksApi {
  const base = new URL(address.endsWith('/') ? address : `${address}/`)
  return {
    base,
    request: async (path, parameters, shape, what) => {
      signal.throwIfAborted()
      const url = new URL(path, base)
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      if (mailto !== null) url.searchParams.set('mailto', mailto)
      const { bytes } = await read(url.href, signal)
      return parse({ kind: 'json', bytes, shape, what }, signal)
    },
  }
}
