import { Button } from '@mantine/core'
import { goBack, goOn } from '../first-run.store.ts'
import { strings } from '../strings.ts'

interface StepButtonsProps {
  label?: string
  isDisabled?: boolean
  /** the step has a main button of its own */
  isQuiet?: boolean
  onNext?: () => void
}

/** Go on, and back. */
export function StepButtons({
  label = strings.next,
  isDisabled = false,
  isQuiet = false,
  onNext = goOn,
}: StepButtonsProps) {
  return (
    <>
      <Button variant={isQuiet ? 'default' : 'filled'} size="lg" disabled={isDisabled} onClick={onNext}>
        {label}
      </Button>
      <Button size="lg" onClick={goBack}>
        {strings.back}
      </Button>
    </>
  )
}
