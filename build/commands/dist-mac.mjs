import { dist } from '../package/dist.mjs'

export const run = (args) => dist('mac', args)
