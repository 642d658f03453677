import { create } from 'zustand'
import type { AttachmentRef } from '#shared/domain/message.ts'
import type { ArtifactPlace } from '../artifacts/artifact.ts'

export type SidePanelContent =
  | { kind: 'source'; file: AttachmentRef /** counted from 0; null: from the start */; place: number | null }
  | { kind: 'artifact'; artifact: ArtifactPlace }

/** What stands beside the chat in place of its details: a source at its passage, or an artifact. */
export const useSidePanel = create<{ content: SidePanelContent | null }>(() => ({ content: null }))

export const openSource = (file: AttachmentRef, place: number | null): void =>
  useSidePanel.setState({ content: { kind: 'source', file, place } })

export const openArtifact = (artifact: ArtifactPlace): void =>
  useSidePanel.setState({ content: { kind: 'artifact', artifact } })

export const closeSidePanel = (): void => useSidePanel.setState({ content: null })
