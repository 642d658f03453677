import { useEffect } from 'react'
import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { saveSetting, settingValue } from '#renderer/lib/settings-store.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { strings } from './strings.ts'

const PAGE = 'guide/whats-new'

/** After an update, once: what is new, with a way to read it. */
export function NewsToast() {
  useEffect(() => {
    void tellNews().catch(() => {})
  }, [])
  return null
}

async function tellNews(): Promise<void> {
  const { version } = await client.system.info()
  const seen = settingValue('help.newsSeen')
  if (seen === undefined || seen === version) return
  await saveSetting('help.newsSeen', version)
  // The first version that somebody opens has no news for them.
  if (seen === '') return
  showToast({ text: strings.news.text(version), action: { label: strings.news.open, run: () => goTo('help', PAGE) } })
}
