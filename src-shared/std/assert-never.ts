/** Makes the compiler demand that every case is handled; throws when the types lied. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`)
}
