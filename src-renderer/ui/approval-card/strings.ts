import type { ApprovalState } from '#shared/domain/approval.ts'
import type { GrantScope, ToolRisk } from '#shared/domain/tool.ts'

export const strings = {
  group: 'Approval',
  verbs: { read: 'Read', write: 'Write', send: 'Send', execute: 'Run', spend: 'Spend' } satisfies Record<
    ToolRisk,
    string
  >,
  allow: 'Allow',
  once: (verb: string) => `${verb} once`,
  edited: (verb: string) => `${verb} as edited`,
  editFirst: 'Edit first',
  stopEditing: 'Back to the original',
  deny: 'Deny',
  denyWithNote: 'Deny and say why',
  moreWays: 'More ways to allow this',
  scopes: {
    call: 'Allow once',
    run: 'Allow for the rest of this answer',
    agent: 'Always allow for this agent',
    folder: 'Allow for this folder',
    host: 'Allow this host for this agent',
    always: 'Always allow, for every agent',
  } satisfies Record<GrantScope, string>,
  atHost: {
    run: (host: string) => `Allow ${host} for the rest of this answer`,
    host: (host: string) => `Allow ${host} for this agent`,
  },
  forADay: (what: string) => `${what}, for 24 hours`,
  untilRevoked: (what: string) => `${what}, until you take it back`,
  meanwhile: 'Everything else goes on while this waits.',
  expires: (when: string) => `Expires ${when}.`,
  exact: 'Exact arguments',
  preview: 'What will happen',
  previewing: 'Working out what this would do…',
  noteLabel: 'Why not? The agent reads this.',
  answerLabel: 'Your answer',
  ownWords: 'Or in your own words',
  answer: 'Answer',
  happened: 'It happened',
  didNotHappen: 'It did not happen',
  unknownHelp: 'Hearth was stopped in the middle of this and cannot know. Look, then say what is true.',
  failed: 'This could not be saved.',
  decided: {
    pending: '',
    approved: 'Allowed',
    denied: 'Denied',
    answered: 'Answered',
    expired: 'Expired without an answer',
    withdrawn: 'No longer needed',
  } satisfies Record<ApprovalState, string>,
  wasEdited: 'after an edit',
} as const
