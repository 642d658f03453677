import { type Flavour, namesOf } from './path-names.ts'

/**
 * What agents never see, even inside an allowed folder: hidden files and folders, keys and passwords, browser and mail
 * profiles, and what the system keeps for itself. Only names below the allowed folder count. Somebody who allows a
 * hidden folder by itself (`~/.notes`) means it, so below such a folder only keys and passwords are refused.
 * A folder that holds nothing but keys (`.ssh`) cannot be opened to agents by allowing the folder around it, but it
 * can by allowing that very folder; then its files are shown.
 *
 * Names are compared without case, width and invisible characters, because some file systems ignore them too.
 */
export function refusePrivate(below: readonly string[], root: string, flavour: Flavour): string | null {
  const own = foldName(namesOf(root, flavour).at(-1) ?? '')
  if (SECRET_FOLDERS.has(own)) return null
  const names = below.map(foldName)
  const isOpened = own.startsWith('.')
  for (const name of names) {
    if (SECRET_FOLDERS.has(name) || isSecretFile(name)) return 'it can hold keys or passwords'
    if (SYSTEM_NAMES.has(name)) return 'it belongs to the system'
    if (name.startsWith('.') && !isOpened && !PLAIN_DOT_FILES.has(name)) return 'it is hidden'
  }
  const path = `/${names.join('/')}/`
  return PROFILES.some((profile) => path.includes(`/${profile}/`)) ? 'it is the profile of a program' : null
}

/** A name as the most forgiving file system would compare it. */
export const foldName = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .replace(/[. ]+$/, '')

const isSecretFile = (name: string) =>
  SECRET_FILES.has(name) ||
  SECRET_ENDINGS.some((ending) => name.endsWith(ending)) ||
  /^id_(rsa|dsa|ecdsa|ed25519)/.test(name) ||
  (/^\.env(\.|$)/.test(name) && !/\.(example|sample|template)$/.test(name))

/** `.git` is here because a hook in it is a program that runs later. */
const SECRET_FOLDERS = new Set(
  '.ssh .gnupg .aws .azure .kube .docker .git .password-store .mozilla .thunderbird .hearth keychains'.split(' '),
)
const SECRET_FILES = new Set(
  `.netrc _netrc .pgpass .npmrc .pypirc .git-credentials .htpasswd wallet.dat logins.json key3.db key4.db cookies
   cookies.sqlite ntuser.dat`.split(/\s+/),
)
SECRET_FILES.add('login data')
const SECRET_ENDINGS =
  '.key .pem .pfx .p12 .ppk .kdbx .kdb .jks .keystore .asc .gpg .ovpn .keychain .keychain-db'.split(' ')
const SYSTEM_NAMES = new Set([
  'appdata',
  '$recycle.bin',
  'system volume information',
  'desktop.ini',
  'thumbs.db',
  'lost+found',
])
const PLAIN_DOT_FILES = new Set(
  '.gitignore .gitattributes .editorconfig .dockerignore .npmignore .nvmrc .env.example .env.sample .env.template'.split(
    ' ',
  ),
)
const PROFILES = [
  'library/application support',
  'google/chrome',
  'microsoft/edge',
  'bravesoftware',
  'mozilla/firefox',
  'firefox/profiles',
  'thunderbird/profiles',
  'google-chrome',
  'chromium/default',
  'microsoft/credentials',
  'microsoft/protect',
]
