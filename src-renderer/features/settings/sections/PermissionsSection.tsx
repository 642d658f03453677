import { Button } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { GrantDialog } from '../parts/GrantDialog.tsx'
import { GrantList } from '../parts/GrantList.tsx'
import { Panel } from '../parts/Panel.tsx'
import { strings } from '../strings.ts'
import { SettingFields } from './plain-section.tsx'

const words = strings.grants

/** How far agents may go in general, and what was allowed or denied in particular. */
export function PermissionsSection({ target }: { target: string }) {
  const [isAdding, setIsAdding] = useState(false)
  return (
    <>
      <SettingFields section="permissions" target={target} />
      <Panel
        title={words.heading}
        about={words.about}
        isTarget={target === 'grants'}
        actions={
          <Button leftSection={<Plus size={14} aria-hidden />} onClick={() => setIsAdding(true)}>
            {words.add}
          </Button>
        }
      >
        <GrantList none={words.none} />
      </Panel>
      {isAdding && <GrantDialog onClose={() => setIsAdding(false)} />}
    </>
  )
}
