const NEAR_BOTTOM_PX = 32

export interface ScrollFacts {
  top: number
  height: number
  viewHeight: number
}

export const distanceToBottom = ({ top, height, viewHeight }: ScrollFacts): number => height - top - viewHeight

/**
 * Whether to stay at the bottom after a scroll event. Only a move upwards by the person lets go: while text grows,
 * scroll events arrive whose distance is measured against the grown content and would let go by mistake.
 */
export function staysStuck(wasStuck: boolean, lastTop: number, now: ScrollFacts): boolean {
  if (distanceToBottom(now) <= NEAR_BOTTOM_PX) return true
  return wasStuck && now.top >= lastTop - 1
}
