import type { Tool } from '#main/engine/tools/tool.ts'
import type { ChangeJournal } from './change-journal.ts'
import { createEditTool, createWriteTool } from './change-tools.ts'
import { createListTool } from './list.tool.ts'
import { createReadTool } from './read.tool.ts'
import { createSearchTool, type RunSearch } from './search.tool.ts'
import type { ToolPlaces } from './tool-places.ts'

interface FileToolDeps {
  places: ToolPlaces
  journal: ChangeJournal
  runSearch: RunSearch
}

/** What agents and workflows may do with files, always inside the allowed folders. */
export const createFileTools = ({ places, journal, runSearch }: FileToolDeps): Tool[] => [
  createListTool(places),
  createReadTool(places),
  createSearchTool(places, runSearch),
  createWriteTool(places, journal),
  createEditTool(places, journal),
]
