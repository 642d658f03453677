export { createFiles, type Files, type FilesDeps } from './create-files.ts'
export { createVersionsCleanUp } from './versions-clean-up.ts'
