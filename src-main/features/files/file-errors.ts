import { AppError, isAppError } from '#shared/errors/errors.ts'

const BY_CODE: Record<
  string,
  ['disk.full' | 'file.not_found' | 'file.read_only' | 'file.forbidden_name' | 'file.outside_folders', string]
> = {
  ENOSPC: ['disk.full', 'The disk is full'],
  EDQUOT: ['disk.full', 'The disk quota is used up'],
  ENOENT: ['file.not_found', 'There is no such file'],
  ENOTDIR: ['file.not_found', 'A part of the path is not a folder'],
  EISDIR: ['file.not_found', 'That is a folder, not a file'],
  EACCES: ['file.read_only', 'The system does not allow it'],
  EPERM: ['file.read_only', 'The system does not allow it'],
  EROFS: ['file.read_only', 'The disk is read-only'],
  EBUSY: ['file.read_only', 'Another program is using it'],
  ENAMETOOLONG: ['file.forbidden_name', 'The name is too long'],
  EINVAL: ['file.forbidden_name', 'The system does not allow this name'],
  ELOOP: ['file.outside_folders', 'It is a link, or became one meanwhile'],
}

/** The system's word for what went wrong with a file, as ours; unknown words stay as they are and count as bugs. */
export function fileError(thrown: unknown, path: string): unknown {
  if (isAppError(thrown)) return thrown
  const known = BY_CODE[errnoOf(thrown) ?? '']
  if (known === undefined) return thrown
  return new AppError(known[0], `${known[1]}: ${path}`, { path }, { cause: thrown })
}

export const errnoOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
