import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import type { DoctorFix } from '#shared/contract/doctor.ts'

/** Does what the button of a finding says. True when the connection is worth another look right after. */
export async function fixNow(fix: DoctorFix): Promise<boolean> {
  switch (fix.kind) {
    case 'start_ollama':
      await client.models.startOllama()
      return true
    case 'add_provider':
      await client.models.addProvider({ kind: 'ollama', name: 'Ollama', baseUrl: fix.baseUrl })
      return true
    case 'use_address':
      await client.models.updateProvider({ providerId: fix.providerId, baseUrl: fix.baseUrl })
      return true
    case 'enable_provider':
      await client.models.updateProvider({ providerId: fix.providerId, isEnabled: true })
      return true
    case 'set_window':
      await client.models.setOptions({ ref: fix.ref, numCtx: fix.numCtx })
      return true
    case 'unload_others':
      for (const ref of fix.refs) await client.models.unload({ ref })
      return true
    case 'load':
      for await (const _progress of await client.models.load({ ref: fix.ref }));
      return true
    case 'pull':
      await client.models.pull({ ref: fix.ref })
      goTo('settings', 'models/downloads')
      return false
    case 'get_model':
      goTo('settings', 'models/get')
      return false
    case 'choose_model':
      goTo('settings', 'models/models.defaultChat')
      return false
    case 'edit_provider':
      goTo('settings', 'models/providers')
      return false
  }
}
