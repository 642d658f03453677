import { type SearchRequest, type SearchResult, searchFiles } from './search-files.ts'

/** Runs in a worker thread; ends with the worker when the call is stopped. */
export default (request: SearchRequest): Promise<SearchResult> => searchFiles(request)
