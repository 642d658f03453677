/** A short time whose title is the full date. The words come from lib/format. */
export function Time({ at, short, full }: { at: number; short: string; full: string }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={full}>
      {short}
    </time>
  )
}
