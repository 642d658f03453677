import { DoctorPanel } from '../parts/DoctorPanel.tsx'
import { DownloadsPanel } from '../parts/DownloadsPanel.tsx'
import { ModelsPanel } from '../parts/ModelsPanel.tsx'
import { ProvidersPanel } from '../parts/ProvidersPanel.tsx'
import { SettingFields } from './plain-section.tsx'

/** Where models run, which there are, and which one is used for what. */
export function ModelsSection({ target }: { target: string }) {
  return (
    <>
      <ProvidersPanel isTarget={target === 'providers'} isAdding={target === 'add'} />
      <DoctorPanel isTarget={target === 'doctor'} />
      <DownloadsPanel isTarget={target === 'downloads'} />
      <ModelsPanel isTarget={target === 'list' || target === 'get'} isGetting={target === 'get'} />
      <SettingFields section="models" target={target} />
    </>
  )
}
