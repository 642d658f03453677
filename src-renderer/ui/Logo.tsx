/** The mark of Hearth, in the colours of the theme. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" style={{ flex: 'none' }}>
      <path d="M2.5 21.5V11.4a9.5 9.5 0 0 1 19 0v10.1z" fill="var(--h-text)" />
      <path
        d="M12 6.2c.5 2.7 4.6 4.9 4.6 9.1 0 2.8-2 4.7-4.6 4.7s-4.6-1.9-4.6-4.6c0-2 1-3.1 1.9-4.3.3 1.1.8 1.7 1.5 2 0-2.6.2-4.9 1.2-6.9z"
        fill="var(--h-accent)"
      />
    </svg>
  )
}
