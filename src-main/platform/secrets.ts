/** Keys and passwords. Never in the database, a log or an export. `name` is like `provider/prov_.../api-key`. */
export interface Secrets {
  readonly backend: 'keychain' | 'sealed_file' | 'memory'
  /** null when there is none. Throws secrets.unavailable when the store cannot be read. */
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}
