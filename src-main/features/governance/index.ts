export { createGovernance, type Governance, type GovernanceDeps } from './create-governance.ts'
