import { retryMail } from '../features/administration/outbox.ts'
import { listMailsTo } from '../store/listings/mails.ts'
import { listMails } from '../store/mail/outbox.ts'
import { acts, lists } from './acts.ts'
import type { Commands } from './command.ts'
import { mailFacts } from './facts.ts'
import { asId, findRows } from './find.ts'

/** `postern outbox …`: every mail and its state. */
export const commands: Commands = {
  list: lists({
    read: async ({ db }, page) => (await listMails(db, page)).map(mailFacts),
    async find({ db, now }, text, most) {
      const found = await findRows(text, most, (search, place) => listMailsTo(db, now, search, place))
      return { ...found, rows: found.rows.map(mailFacts) }
    },
  }),
  retry: acts('ID…', {
    what: 'mail',
    find: asId,
    act: 'retry',
    run: ({ ports, by }, { id }) => retryMail(ports, by, id),
  }),
}
