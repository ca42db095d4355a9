import type { Ports } from '../../core/ports.ts'
import { localeField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { setLocale } from '../../store/accounts/accounts.ts'
import { changeOwnAccount } from './own-account.ts'

const input = { locale: localeField }

/** A person chooses the language in which their account gets its mails. */
export const changeMailLanguage = operation({
  name: 'change-mail-language',
  who: 'session',
  api: 'POST /api/account/language',
  proof: 'recent',
  input,
  run: setMailLanguage,
  outcomes: { changed: done(), ended: refused(401) },
})

function setMailLanguage(ports: Ports, caller: Callers['session'], { locale }: InputOf<typeof input>) {
  return changeOwnAccount(ports, caller, 'mail-language-changed', async (db) => {
    await setLocale(db, caller.session.account.id, locale)
    return true
  })
}
