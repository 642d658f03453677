import { z } from 'zod'

const id = <P extends string>(prefix: P) => z.templateLiteral([`${prefix}_`, z.string().regex(/[0-9a-z]{1,40}/)])

export const AgentId = id('agent')
export const ApprovalId = id('appr')
export const AttachmentId = id('att')
export const ChangeId = id('chg')
export const ChatFolderId = id('cfold')
export const ConversationId = id('conv')
export const FolderId = id('fold')
export const GrantId = id('grant')
export const ImportId = id('imp')
export const MemoryId = id('mem')
export const MentionId = id('ment')
export const MessageId = id('msg')
export const ProviderId = id('prov')
export const PromptId = id('prompt')
export const QueuedId = id('que')
export const RunId = id('run')
export const SettingProfileId = id('sprof')

export type AgentId = z.infer<typeof AgentId>
export type ApprovalId = z.infer<typeof ApprovalId>
export type AttachmentId = z.infer<typeof AttachmentId>
export type ChangeId = z.infer<typeof ChangeId>
export type ChatFolderId = z.infer<typeof ChatFolderId>
export type ConversationId = z.infer<typeof ConversationId>
export type FolderId = z.infer<typeof FolderId>
export type GrantId = z.infer<typeof GrantId>
export type ImportId = z.infer<typeof ImportId>
export type MemoryId = z.infer<typeof MemoryId>
export type MentionId = z.infer<typeof MentionId>
export type MessageId = z.infer<typeof MessageId>
export type ProviderId = z.infer<typeof ProviderId>
export type PromptId = z.infer<typeof PromptId>
export type QueuedId = z.infer<typeof QueuedId>
export type RunId = z.infer<typeof RunId>
export type SettingProfileId = z.infer<typeof SettingProfileId>

/** Milliseconds since 1970, UTC. The only form of a time on the wire and in the database. */
export const EpochMs = z.number().int().nonnegative()
export type EpochMs = number
