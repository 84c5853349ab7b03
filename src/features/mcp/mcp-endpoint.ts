import { createMcpHandler, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'
import type { Endpoint } from '../../api/route.ts'
import { loggerFor } from '../../logger.ts'
import { createMcpServer, type CallTool } from './create-mcp-server.ts'
import type { McpPorts } from './ports.ts'
import { TOOLS } from './tools.ts'

/** A quotation of two pages is the longest argument. */
const MAX_REQUEST_BYTES = 256 * 1024
/** There is nothing to subscribe to: tools change with the program only. */
const MAX_SUBSCRIPTIONS = 4

/** The Model Context Protocol over HTTP, in the revision of 2026-07-28 and, for older clients, those of 2025. */
export const mcpEndpoint: Endpoint = {
  path: '/mcp',
  methods: ['get', 'post', 'delete'],
  access: 'public',
  open: (app) => {
    const log = loggerFor(app.log, 'mcp')
    const handler = createMcpHandler(() => createMcpServer(toCall(app)), {
      maxRequestBodySize: MAX_REQUEST_BYTES,
      maxSubscriptions: MAX_SUBSCRIPTIONS,
      onerror: (error) => log.debug({ error }, 'request refused'),
    })
    return { answer: (request) => handler.fetch(request), close: () => handler.close() }
  },
}

/** Calls the tools in this process. */
function toCall(app: McpPorts): CallTool {
  return async (name, input, signal) => {
    const tool = TOOLS.find((each) => each.name === name)
    if (tool === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `there is no tool ${name}`)
    return tool.run(app, input, signal)
  }
}
