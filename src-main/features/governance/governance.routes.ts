import type { Db } from '#main/engine/db/db.ts'
import { os } from '#main/engine/rpc/implement.ts'
import type { Approvals } from './approvals.service.ts'
import { listApprovals } from './approvals-list.ts'
import type { Grants } from './grants.service.ts'

const DONE = { done: true as const }

/** Only a person's calls come in here: an agent has tools, and none of them leads to a route. */
export const createGovernanceRoutes = (deps: { db: Db; approvals: Approvals; grants: Grants }) => ({
  approvals: os.governance.approvals.handler(({ input }) => listApprovals(deps.db, input)),
  approval: os.governance.approval.handler(({ input }) => deps.approvals.get(input.approvalId)),
  decide: os.governance.decide.handler(({ input, context }) => deps.approvals.decide(input, context.who)),
  previewEdit: os.governance.previewEdit.handler(({ input }) =>
    deps.approvals.previewEdit(input.approvalId, input.args),
  ),
  answer: os.governance.answer.handler(({ input, context }) =>
    deps.approvals.answer(input.approvalId, input.answer, context.who),
  ),
  grants: os.governance.grants.handler(() => deps.grants.list()),
  grant: os.governance.grant.handler(({ input }) => deps.grants.grant(input)),
  revoke: os.governance.revoke.handler(async ({ input }) => {
    await deps.grants.revoke(input.grantId)
    return DONE
  }),
})
