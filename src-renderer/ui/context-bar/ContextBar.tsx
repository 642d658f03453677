import type { ContextMeter } from '#shared/domain/context-meter.ts'
import styles from './Context.module.css'
import { sharesOf, usedShare, usedTokensOf, WARN_FROM } from './context-share.ts'
import { strings } from './strings.ts'

const NUMBER = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })

/** The stacked bar alone, with its sentence. */
function Stack({ meter }: { meter: ContextMeter }) {
  const percent = Math.round(usedShare(meter) * 100)
  return (
    <div className={styles.stack} role="img" aria-label={strings.sentence(percent)}>
      {sharesOf(meter).map((share) => (
        <i key={share.part} data-part={share.part} style={{ width: `${share.percent}%` }} />
      ))}
    </div>
  )
}

/** How the window is filled: bar, legend, and what was or will be cut. */
export function ContextBar({ meter }: { meter: ContextMeter }) {
  const words = meter.precision === 'exact' ? strings.used : strings.about
  const isFull = usedShare(meter) >= WARN_FROM
  return (
    <section className={styles.meter} aria-label={strings.title}>
      <header className={styles.head}>
        <h3>{strings.title}</h3>
        <span data-full={isFull || undefined} className={styles.total}>
          {words(NUMBER.format(usedTokensOf(meter)), NUMBER.format(meter.windowTokens))}
        </span>
      </header>
      <Stack meter={meter} />
      <dl className={styles.legend}>
        {sharesOf(meter).map(({ part, tokens }) => (
          <div key={part}>
            <dt>
              <i data-part={part} aria-hidden="true" />
              {strings.parts[part]}
            </dt>
            <dd>{NUMBER.format(tokens)}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>{isFull ? strings.nearlyFull : strings.whenFull}</p>
      {meter.cut.length > 0 && (
        <div className={styles.cut}>
          <h4>{strings.cutTitle}</h4>
          <ul>
            {meter.cut.map(({ what, tokens }) => (
              <li key={what}>
                <span>{what}</span>
                {tokens > 0 && <span>{strings.cutTokens(NUMBER.format(tokens))}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

/** The meter of a composer: a short bar and the percentage. */
export function ContextPercent({ meter }: { meter: ContextMeter }) {
  const share = usedShare(meter)
  return (
    <span className={styles.percent} data-full={share >= WARN_FROM || undefined}>
      <span className={styles.short} aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </span>
      {Math.round(share * 100)}
      {'\u00a0'}%
    </span>
  )
}
