/** One switch for something that is young: what it does, and why it can be switched off. */
export interface FeatureFlag {
  key: 'flags.artifactScripts' | 'flags.runJavascript' | 'flags.engineGpu'
  isOnByDefault: boolean
  label: string
  /** what is different when it is off */
  off: string
  /** why it is a switch at all */
  reason: string
  /** the version that brought it */
  since: string
}

/** Each has its effect in the code at the place that `readFlag` or its key is found. */
export const FEATURE_FLAGS: readonly FeatureFlag[] = [
  {
    key: 'flags.artifactScripts',
    isOnByDefault: true,
    label: 'Scripts in previews of web pages',
    off: 'Previews beside a chat show what a model wrote, but its scripts cannot be started.',
    reason: 'A preview is closed off from the network and from Hearth, but it runs code that a model wrote.',
    since: '0.1.0',
  },
  {
    key: 'flags.runJavascript',
    isOnByDefault: true,
    label: 'Agents may run JavaScript',
    off: 'The tool is offered to no agent, and a call of it is refused.',
    reason: 'Scripts run in a sandbox without files or network. It is new, and its limits are still being tried.',
    since: '0.1.0',
  },
  {
    key: 'flags.engineGpu',
    isOnByDefault: true,
    label: 'Graphics card for the built-in engine',
    off: 'Model files are computed by the processor alone, from the next start of the engine on.',
    reason: 'Drivers of some graphics cards crash or freeze with models. The processor is slower and always works.',
    since: '0.1.0',
  },
]
