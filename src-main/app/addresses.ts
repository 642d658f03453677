/** Where the REST side of the contract lives. */
export const REST_PREFIX = '/api/v1'
