import { type SearchRequest, type SearchResult, searchFiles } from './search-files.ts'

/** What the worker runs for file_search; a stopped call ends its thread. */
export default function search(request: SearchRequest): Promise<SearchResult> {
  return searchFiles(request)
}
