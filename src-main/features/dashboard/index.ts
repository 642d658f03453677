export { createDashboard, type DashboardDeps } from './create-dashboard.ts'
