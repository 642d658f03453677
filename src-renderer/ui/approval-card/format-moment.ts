const FORMAT = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: 'numeric', minute: '2-digit' })

/** "Fri 06:30" */
export const formatMoment = (at: number): string => FORMAT.format(at)
