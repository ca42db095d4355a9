import type { Context, Handler, Web } from '../../http/context.ts'
import type { Fields } from '../../operation/fields.ts'
import { formHandler } from '../../operation/form.ts'
import type { FormPage } from '../../operation/form.ts'
import type { Meanings, Operation, Outcome } from '../../operation/operation.ts'
import { sendEnded, withProof } from './recent-proof.web.ts'

/**
 * Answers a posted form of somebody who is logged in. Others log in first, and if the act needs a recent proof and has none,
 * the page asks for one before it acts.
 */
export function sessionFormHandler<F extends Fields, O extends Outcome, M extends Meanings<O>>(
  web: Web,
  operation: Operation<'session', F, O, M>,
  page: FormPage<O, M, 'session'>,
): Handler {
  const refused = { ended: (c: Context) => sendEnded(web, c), ...page.refused } as NonNullable<
    FormPage<O, M>['refused']
  >
  const act = formHandler(web, operation, { ...page, refused })
  return withProof(web, operation.proof, act)
}
