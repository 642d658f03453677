import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatBytes } from '#renderer/lib/format.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import styles from '../FirstRun.module.css'
import { fitOf, type ModelOption } from '../model-options.ts'
import { Option } from '../Screen.tsx'
import { strings } from '../strings.ts'

const words = strings.model
const SHOWN_AT_FIRST = 5

interface ModelOptionsProps {
  options: readonly ModelOption[]
  chosen: ModelOption | undefined
  memoryBytes: number
  onChoose: (option: ModelOption) => void
}

/** The models to choose from, the best for this PC first. */
export function ModelOptions({ options, chosen, memoryBytes, onChoose }: ModelOptionsProps) {
  const [isAll, setIsAll] = useState(false)
  const shown = isAll ? options : options.filter((option, index) => index < SHOWN_AT_FIRST || option === chosen)
  return (
    <>
      <fieldset className={styles.options} aria-label={words.options}>
        {shown.map((option) => (
          <Option
            key={option.id}
            group="model"
            name={option.title}
            isOn={option === chosen}
            onChoose={() => onChoose(option)}
            badge={<Badge option={option} />}
            text={describe(option, memoryBytes)}
            end={
              option.sizeBytes !== null && (
                <>
                  <span>{formatBytes(option.sizeBytes)}</span>
                  <span className="h-meta">{words.onThisPc}</span>
                </>
              )
            }
          />
        ))}
      </fieldset>
      {options.length > shown.length && (
        <div>
          <Button variant="subtle" onClick={() => setIsAll(true)}>
            {words.more(options.length - shown.length)}
          </Button>
        </div>
      )}
    </>
  )
}

function Badge({ option }: { option: ModelOption }) {
  if (option.location !== 'this_pc') return <Chip tone="warn">{words.leaves}</Chip>
  return <Chip>{option.source.type === 'file' ? words.fromFile(option.place) : option.place}</Chip>
}

function describe(option: ModelOption, memoryBytes: number): string {
  if (option.location !== 'this_pc') return option.place
  const fit = fitOf(option.sizeBytes, memoryBytes)
  return fit === 'unknown' ? words.onThisPc : words[fit]
}
