/** The size in which pictures are sent to models, longest side. Larger ones are made smaller by every provider. */
export const MAX_SENT_SIDE = 1_568

const PIXELS_PER_TOKEN = 750
const LEAST_TOKENS = 256

/**
 * About what a picture takes of a context window: models of several makers are at or below this.
 *
 * @see Anthropic's guide to vision: width x height / 750
 */
export const imageTokens = ({ width, height }: { width: number; height: number }): number =>
  Math.max(LEAST_TOKENS, Math.ceil((width * height) / PIXELS_PER_TOKEN))
