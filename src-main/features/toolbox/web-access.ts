import type { Settings } from '#main/engine/settings/settings.ts'
import { isByNameOnly } from '#main/platform/guarded-fetch.ts'
import type { WebAddress } from '#main/platform/web-address.ts'
import type { ToolTarget } from '#shared/domain/tool.ts'
import { AppError } from '#shared/errors/errors.ts'

/** Where a web tool may go at all, by the person's settings. */
export const requireOutside = (settings: Pick<Settings, 'get'>, { place, host }: WebAddress): void => {
  if (place === 'this_pc' || !settings.get('privacy.onlyThisPc')) return
  throw new AppError('web.off', `Settings keep everything on this PC, so ${host} is not asked`, { host })
}

export const targetOf = (address: WebAddress): ToolTarget => ({
  host: address.host,
  ...(isByNameOnly(address) ? { isExactHostOnly: true } : {}),
})
