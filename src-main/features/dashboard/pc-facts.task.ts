import { cpu, graphics } from 'systeminformation'
import type { PcFacts } from '#shared/contract/dashboard.contract.ts'

const MEBIBYTE = 1_024 ** 2
const GRAPHICS_AT_MOST = 8
const LONGEST_NAME = 120

/**
 * The parts of this PC. On Windows this starts PowerShell, which is why it is asked once and in a worker.
 */
export default async function readPcFacts(_input: object): Promise<Omit<PcFacts, 'diskFreeBytes'>> {
  const [processor, cards] = await Promise.all([cpu(), graphics()])
  return {
    cpu: [processor.manufacturer, processor.brand].join(' ').trim().slice(0, LONGEST_NAME),
    cores: processor.cores,
    graphics: cards.controllers
      .filter(({ model, vendor }) => (model || vendor) !== '')
      .slice(0, GRAPHICS_AT_MOST)
      .map(({ model, vendor, vram, vramDynamic }) => ({
        name: (model || vendor).slice(0, LONGEST_NAME),
        memoryBytes: vram && !vramDynamic ? vram * MEBIBYTE : null,
      })),
  }
}
