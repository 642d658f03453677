import { ModelsPanel } from '../parts/ModelsPanel.tsx'
import { ProvidersPanel } from '../parts/ProvidersPanel.tsx'
import { SettingFields } from './plain-section.tsx'

/** Where models run, which there are, and which one is used for what. */
export function ModelsSection({ target }: { target: string }) {
  return (
    <>
      <ProvidersPanel isTarget={target === 'providers'} isAdding={target === 'add'} />
      <ModelsPanel isTarget={target === 'list'} />
      <SettingFields section="models" target={target} />
    </>
  )
}
