import type { Tool } from './tool.ts'
import { citeTool } from './tools/cite-tool.ts'
import { fetchTool } from './tools/fetch-tool.ts'
import { findQuotationTool } from './tools/find-quotation-tool.ts'
import { listPlacesTool, listThemesTool } from './tools/list-tools.ts'
import { readPageTool } from './tools/read-page-tool.ts'
import { searchTool } from './tools/search-tool.ts'

/** All tools, in the order in which they are listed: always the same, so that clients can cache what they make of it. */
export const TOOLS: readonly Tool[] = [
  searchTool,
  fetchTool,
  findQuotationTool,
  readPageTool,
  citeTool,
  listThemesTool,
  listPlacesTool,
]
