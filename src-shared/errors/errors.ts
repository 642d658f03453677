/** user: the person moves. external: the world moves. cancel: somebody asked for it. bug: we move. */
export type ErrorKind = 'user' | 'external' | 'cancel' | 'bug'

interface ErrorRow {
  kind: ErrorKind
  /** whether the queue may try again by itself */
  retry: 'never' | 'later'
  /** HTTP status on the REST surface */
  status: number
}

const row = (kind: ErrorKind, retry: 'never' | 'later', status: number): ErrorRow => ({ kind, retry, status })

/** Every error that can reach a person or a program, by code. The texts are in `error-texts.ts`. */
export const ERRORS = {
  'input.invalid': row('user', 'never', 400),
  'payload.too_large': row('user', 'never', 413),
  'auth.required': row('user', 'never', 401),
  'auth.forbidden': row('user', 'never', 403),
  'route.not_found': row('user', 'never', 404),

  'conversation.not_found': row('user', 'never', 404),
  'message.not_found': row('user', 'never', 404),
  'message.wrong_role': row('user', 'never', 409),
  'conversation.busy': row('user', 'never', 409),
  'conversation.too_long': row('user', 'never', 409),
  'conversation.compared': row('user', 'never', 409),
  'chat_folder.not_found': row('user', 'never', 404),
  'prompt.not_found': row('user', 'never', 404),
  'prompt.name_taken': row('user', 'never', 409),
  'prompt.too_many': row('user', 'never', 409),
  'attachment.not_found': row('user', 'never', 404),
  'attachment.not_text': row('user', 'never', 415),
  'attachment.unsupported': row('user', 'never', 415),
  'attachment.encrypted': row('user', 'never', 422),
  'attachment.damaged': row('user', 'never', 422),
  'attachment.no_text': row('user', 'never', 422),
  'attachment.too_hard': row('user', 'never', 422),
  'upload.not_found': row('user', 'never', 404),
  'export.not_found': row('user', 'never', 404),
  'import.unreadable': row('user', 'never', 422),
  'import.not_found': row('user', 'never', 404),
  'import.wrong_state': row('user', 'never', 409),

  'agent.not_found': row('user', 'never', 404),
  'agent.built_in': row('user', 'never', 409),
  'agent.changed_since': row('user', 'never', 409),
  'agent.version_not_found': row('user', 'never', 404),
  'agent.import_invalid': row('user', 'never', 400),
  'memory.not_found': row('user', 'never', 404),
  'memory.known': row('user', 'never', 409),

  'run.not_found': row('user', 'never', 404),
  'run.wrong_state': row('user', 'never', 409),
  'run.limit_reached': row('user', 'never', 409),
  'run.unknown_outcome': row('user', 'never', 409),

  'approval.not_found': row('user', 'never', 404),
  'approval.already_decided': row('user', 'never', 409),
  'approval.changed': row('user', 'never', 409),
  'grant.not_found': row('user', 'never', 404),

  'provider.not_found': row('user', 'never', 404),
  'provider.invalid_address': row('user', 'never', 400),
  'model.not_chosen': row('user', 'never', 409),
  'download.not_found': row('user', 'never', 404),
  'ollama.not_installed': row('user', 'never', 404),

  'llm.unreachable': row('external', 'later', 502),
  'llm.timeout': row('external', 'later', 504),
  'llm.cut': row('external', 'later', 502),
  'llm.overloaded': row('external', 'later', 503),
  'llm.rate_limited': row('external', 'later', 429),
  'llm.auth_rejected': row('external', 'never', 401),
  'llm.payment_required': row('external', 'never', 402),
  'llm.forbidden': row('external', 'never', 403),
  'llm.model_missing': row('external', 'never', 404),
  'llm.bad_request': row('external', 'never', 400),
  'llm.bad_response': row('external', 'later', 502),
  'llm.context_overflow': row('external', 'never', 400),
  'llm.content_filtered': row('external', 'never', 400),
  'llm.capability_missing': row('external', 'never', 400),
  'llm.engine_crashed': row('external', 'later', 502),
  'llm.model_broken': row('external', 'never', 422),
  'llm.out_of_memory': row('external', 'never', 507),
  'llm.cloud_blocked': row('external', 'never', 403),

  'folder.not_found': row('user', 'never', 404),
  'folder.not_a_folder': row('user', 'never', 400),
  'file.outside_folders': row('user', 'never', 403),
  'file.forbidden_name': row('user', 'never', 400),
  'file.not_found': row('user', 'never', 404),
  'file.read_only': row('user', 'never', 403),
  'file.too_large': row('user', 'never', 413),
  'file.binary': row('user', 'never', 415),
  'file.changed_since': row('user', 'never', 409),
  'file.no_match': row('user', 'never', 409),
  'file.ambiguous_match': row('user', 'never', 409),
  'change.not_found': row('user', 'never', 404),
  'change.already_undone': row('user', 'never', 409),
  'version.damaged': row('external', 'never', 500),
  'disk.full': row('external', 'never', 507),

  'web.forbidden_address': row('user', 'never', 403),
  'web.off': row('user', 'never', 409),
  'web.unreachable': row('external', 'never', 502),
  'web.refused': row('external', 'never', 502),
  'web.unreadable': row('external', 'never', 422),
  'script.failed': row('user', 'never', 422),

  'tool.unknown': row('user', 'never', 404),
  'tool.bad_arguments': row('user', 'never', 400),
  'tool.denied': row('user', 'never', 403),
  'tool.timeout': row('external', 'never', 504),
  'tool.failed': row('external', 'never', 500),

  'help.not_found': row('user', 'never', 404),

  'setting.unknown': row('user', 'never', 404),
  'setting.invalid': row('user', 'never', 400),
  'setting_profile.not_found': row('user', 'never', 404),
  'setting_profile.name_taken': row('user', 'never', 409),
  'settings_file.unreadable': row('user', 'never', 400),
  'settings_file.changed': row('user', 'never', 409),

  'backup.not_found': row('user', 'never', 404),
  'backup.invalid': row('user', 'never', 422),
  'backup.busy': row('user', 'never', 409),
  'recovery.not_needed': row('user', 'never', 409),

  'secrets.unavailable': row('external', 'never', 503),
  'data.locked': row('external', 'never', 423),
  'data.unwritable': row('external', 'never', 507),
  'db.newer_than_app': row('external', 'never', 409),
  'db.corrupt': row('external', 'never', 500),
  'db.missing': row('external', 'never', 500),
  'db.update_failed': row('external', 'never', 500),
  'port.taken': row('external', 'never', 409),
  'connection.lost': row('external', 'later', 503),

  cancelled: row('cancel', 'never', 499),
  bug: row('bug', 'never', 500),
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof ERRORS
export type ErrorData = Record<string, unknown>

/** The one error class. Identify it by `code`, never by `instanceof`; never subclass it. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError'
  readonly code: C
  readonly data: ErrorData

  constructor(code: C, message: string, data: ErrorData = {}, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.data = data
  }

  get kind(): ErrorKind {
    return ERRORS[this.code].kind
  }

  get retry(): 'never' | 'later' {
    return ERRORS[this.code].retry
  }
}

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(ERRORS, value)

/** True for our own errors, from any bundle or realm. */
export function isAppError(value: unknown): value is AppError {
  return value instanceof Error && value.name === 'AppError' && isErrorCode((value as Partial<AppError>).code)
}

/**
 * Any thrown thing as an AppError: ours unchanged, an abort as `cancelled`, the rest as `bug` with the cause kept.
 */
export function toAppError(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new AppError('cancelled', 'Stopped', {}, { cause: thrown })
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('bug', message, {}, { cause: thrown })
}
