import { once } from 'node:events'
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  isCallToolResult,
  PROTOCOL_VERSION_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { ApiClient } from '../../cli/api-client.ts'
import { EXIT, type ExitCode, type Served } from '../../cli/command.ts'
import { messageOf } from '../../errors.ts'
import { VERSION } from '../../runtime/version.ts'
import { createMcpServer, type CallTool } from './create-mcp-server.ts'

/** The revision in which tools of the service are called. */
const REVISION = '2026-07-28'

interface RpcAnswer {
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
}

/** Serves MCP over stdin and stdout until stdin ends; the tools are those of the running service. */
export async function serveMcp({ api, output, signal }: Served): Promise<ExitCode> {
  const call = toRemoteCall(api)
  const served = serveStdio(() => createMcpServer(call), { onerror: (error) => output.say(`mcp: ${messageOf(error)}`) })
  await Promise.race([once(process.stdin, 'close'), once(process.stdin, 'end'), aborted(signal)])
  await served.close()
  return EXIT.done
}

/** Calls the tools of the service. */
function toRemoteCall(api: ApiClient): CallTool {
  return async (name, input, signal) => {
    const headers = {
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': REVISION,
      'mcp-method': 'tools/call',
      'mcp-name': name,
    }
    const _meta = {
      [PROTOCOL_VERSION_META_KEY]: REVISION,
      [CLIENT_INFO_META_KEY]: { name: 'concordance mcp', version: VERSION },
      [CLIENT_CAPABILITIES_META_KEY]: {},
    }
    const params = { name, arguments: input, _meta }
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params }
    const response = await api.postOutside('/mcp', body, headers, signal)
    const { result, error } = (await response.json()) as RpcAnswer
    if (isCallToolResult(result)) return result
    throw new ProtocolError(
      error?.code ?? ProtocolErrorCode.InternalError,
      error?.message ?? `the service answered ${response.status}`,
    )
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
