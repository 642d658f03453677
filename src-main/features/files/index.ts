export { createFiles, type Files, type FilesDeps } from './create-files.ts'
