import { inRoot } from '../setup/root.mjs'
import { UNPACKED } from './targets.mjs'

/** Filled in by electron-builder. */
const macro = (name) => `\${${name}}`
const VERSION = macro('version')
const EXT = macro('ext')

export const APP_ID = 'dev.hearth.desktop'

/** Where releases are. The updater asks here, and only when the person switched that on. */
export const RELEASES = { provider: 'github', owner: 'hearth-desktop', repo: 'hearth' }

/**
 * Switches of Electron's own program. `runAsNode` stays on because the engine for model files runs in it as plain
 * Node (docs/adr/0016); everything else that would let somebody run foreign code in our name is off.
 */
export const FUSES = {
  runAsNode: true,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
}

/** The configuration of electron-builder for one staged folder. */
export function builderConfig({ appFolder, outputFolder, electronVersion }) {
  return {
    appId: APP_ID,
    productName: 'Hearth',
    copyright: 'Hearth',
    electronVersion,
    directories: { app: appFolder, output: outputFolder, buildResources: inRoot('build', 'package', 'resources') },
    // what is staged is what is packaged: nothing is built, rebuilt or looked for here
    npmRebuild: false,
    nodeGypRebuild: false,
    buildDependenciesFromSource: false,
    files: ['**/*', '!lock-of-this-folder.json', '!package-lock.json', '!.npmrc'],
    asar: true,
    asarUnpack: UNPACKED,
    electronFuses: FUSES,
    electronLanguages: ['en', 'en-US', 'en-GB', 'de'],
    publish: [RELEASES],
    protocols: [{ name: 'Hearth', schemes: ['hearth'] }],
    fileAssociations: [{ ext: 'hearth-agent', name: 'Hearth agents', description: 'Agents of Hearth', role: 'Editor' }],
    generateUpdatesFilesForAllChannels: false,
    win: {
      target: [{ target: 'nsis', arch: ['x64'] }],
      // asks for no rights of an administrator, neither to install nor to run
      requestedExecutionLevel: 'asInvoker',
      artifactName: `Hearth-Setup-${VERSION}.${EXT}`,
    },
    nsis: {
      oneClick: true,
      perMachine: false,
      allowElevation: false,
      packElevateHelper: false,
      createDesktopShortcut: 'always',
      createStartMenuShortcut: true,
      // chats and keys are the person's: uninstalling the program leaves them
      deleteAppDataOnUninstall: false,
      differentialPackage: true,
    },
    linux: {
      target: [{ target: 'AppImage', arch: ['x64'] }],
      category: 'Utility',
      artifactName: `Hearth-${VERSION}.${EXT}`,
    },
    mac: {
      target: [
        { target: 'dmg', arch: ['arm64'] },
        { target: 'zip', arch: ['arm64'] },
      ],
      category: 'public.app-category.productivity',
      artifactName: `Hearth-${VERSION}-${macro('arch')}.${EXT}`,
      // without a certificate the app is signed for this machine only; releases set CSC_LINK
      hardenedRuntime: true,
      gatekeeperAssess: false,
    },
  }
}
