/** What Node has of it and its types do not say: with the types of a browser the core could ask for a window. */
declare namespace WebAssembly {
  class Memory {
    constructor(limits: { initial: number; maximum?: number })
    readonly buffer: ArrayBuffer
  }
}
