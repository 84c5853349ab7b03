import type { SearchPorts } from '../../search/ports.ts'

/** The ports that the MCP feature uses. */
export type McpPorts = SearchPorts
