import { McpServer, type CallToolResult } from '@modelcontextprotocol/server'
import { VERSION } from '../../runtime/version.ts'
import { TOOLS } from './tools.ts'

/** Answers a call of a tool with arguments that match its schema. */
export type CallTool = (name: string, input: unknown, signal: AbortSignal) => Promise<CallToolResult>

/** Tools change with the program only. */
const LISTS = { ttlMs: 60 * 60_000, cacheScope: 'public' } as const

const INSTRUCTIONS = `Concordance is a library of published strategies, plans and papers, in which every claim is traced to its page.
Call search, then fetch the page of a result before you rely on it. Quote texts word for word, and give the citation and the address (url) of each passage beside the claim. Check quotations with find_quotation. All tools only read.`

/** The MCP server of either era of the protocol: the SDK makes one for each connection, or each request. */
export function createMcpServer(call: CallTool): McpServer {
  const server = new McpServer(
    { name: 'concordance', title: 'Concordance', version: VERSION },
    {
      capabilities: { tools: { listChanged: false } },
      instructions: INSTRUCTIONS,
      cacheHints: { 'tools/list': LISTS, 'server/discover': LISTS },
    },
  )
  for (const { name, title, description, input, output } of TOOLS) {
    const annotations = { title, readOnlyHint: true, openWorldHint: false }
    server.registerTool(
      name,
      { title, description, inputSchema: input, outputSchema: output, annotations },
      (given, context) => call(name, given, context.mcpReq.signal),
    )
  }
  return server
}
