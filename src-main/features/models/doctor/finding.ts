import type { DoctorCheck, DoctorFinding, DoctorFix } from '#shared/contract/doctor.ts'

type More = Partial<Pick<DoctorFinding, 'evidence' | 'advice'>> & { fix?: DoctorFix | null }

const finding =
  (state: DoctorFinding['state']) =>
  (check: DoctorCheck, found: string, { evidence = '', advice = '', fix = null }: More = {}): DoctorFinding => ({
    check,
    state,
    found,
    evidence,
    advice,
    fix,
  })

export const ok = finding('ok')
export const warning = finding('warning')
export const problem = finding('problem')
export const skipped = finding('skipped')
