import { spawn } from 'node:child_process'

/** Opens an address in the person's browser. Where there is none, nothing happens. */
export function openBrowser(url: string, platform: NodeJS.Platform = process.platform): void {
  const [program, args] = commandFor(platform, url)
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.once('error', () => {})
  child.unref()
}

function commandFor(platform: NodeJS.Platform, url: string): [string, string[]] {
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  if (platform === 'darwin') return ['open', [url]]
  return ['xdg-open', [url]]
}
