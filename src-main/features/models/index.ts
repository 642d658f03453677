export { createModels, type Models, type ModelsDeps } from './create-models.ts'
