import { formatNumber } from '#renderer/lib/format.ts'

export const strings = {
  tooLarge: 'Larger than 64 MB',
  sending: (percent: number) => `Sending, ${percent} %`,
  reading: 'Reading…',
  pages: (count: number) => (count === 1 ? '1 page' : `${formatNumber(count)} pages`),
  size: (width: number, height: number) => `${width} × ${height}`,
  show: (name: string) => `Show ${name}`,
  picture: (name: string) => `Picture ${name}`,
  pictureGone: 'This picture is gone',
  open: (name: string) => `Open ${name}`,
  blind: (model: string) => `${model} cannot see pictures.`,
  blindHelp: 'It cannot answer a message that holds some.',
  switchTo: (model: string) => `Use ${model}`,
  removePictures: 'Remove the pictures',
  noSeeing: 'Get a model that can see in Settings, or remove the pictures.',
} as const
