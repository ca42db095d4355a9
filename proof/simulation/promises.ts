// The promises of the house, each a sentence: what must be true of the file, the mailboxes and the answers after each step,
// whoever did what in whichever order.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { day } from '../../src/base/time.ts'
import { passwordIn } from './hasher.ts'
import { codeIn, idIn } from './people.ts'
import type { People } from './people.ts'

// Of the five that an address may get, two are kept for resets.
const mailsADay = 3

/** The things that the promises are asked about. */
type Asked = { people: People; rows: (question: string) => Record<string, unknown>[] }

/** Each promise by its sentence: whatever breaks it now. */
const promises: Record<string, (asked: Asked) => unknown[]> = {
  'every registration that waits has its mail': ({ rows }) =>
    rows(`select id from registrations where origin_id is null and confirmed_at is null and closed_at is null
      and not exists (select 1 from outbox where outbox.registration_id = registrations.id)
      and not exists (select 1 from registrations split where split.origin_id = registrations.id)`),

  'no account has a password that its owner did not choose': ({ people, rows }) =>
    rows('select address, password_hash from accounts').filter(({ address, password_hash: hash }) => {
      const owner = people.owners.find((one) => one.address === address || one.second === address)
      return owner && !owner.isRobbed && !owner.words.includes(passwordIn(String(hash)))
    }),

  'an account has the address to which its code went': ({ people, rows }) => {
    const went = new Set(
      people.post.arrived.flatMap(({ to, links }) => {
        const link = links['/confirm/']
        return link === undefined ? [] : [`${idIn(codeIn(link))} ${to}`]
      }),
    )
    return rows(`select accounts.registration_id id, registrations.address address from accounts
      join registrations on registrations.id = accounts.registration_id where confirmed_by <> 'hand'`).filter(
      ({ id, address }) => !went.has(`${String(id)} ${String(address)}`),
    )
  },

  'an ended session opens nothing': ({ people, rows }) =>
    rows('select token_hash from sessions').filter(({ token_hash: hash }) =>
      people.model.sessions.hasEnded(String(hash)),
    ),

  'a suspended account has no session': ({ rows }) =>
    rows(`select sessions.id from sessions left join accounts on accounts.id = account_id
      where accounts.id is null or suspended_at is not null`),

  'a planned deletion leaves no session': ({ rows }) =>
    rows(
      'select sessions.id from sessions join accounts on accounts.id = account_id where deletes_at is not null',
    ),

  'a second factor is never skipped': ({ rows }) =>
    rows(`select sessions.id from sessions join authenticators using (account_id) where amr = 'password'`),

  'without a factor a session is worth the password alone': ({ rows }) =>
    rows(`select id from sessions where amr <> 'password'
      and not exists (select 1 from authenticators where authenticators.account_id = sessions.account_id)
      and not exists (select 1 from passkeys where passkeys.account_id = sessions.account_id)`),

  'an account asks for a second step exactly if it has an app': ({ rows }) =>
    rows(`select id from accounts where second_step <> exists
      (select 1 from authenticators where account_id = accounts.id)`),

  'no mail is called sent that did not come': ({ people, rows }) => {
    const came = new Set(people.post.arrived.map(({ id }) => id))
    return rows(`select id from outbox where state = 'sent'`).filter(({ id }) => !came.has(String(id)))
  },

  'no mail is called refused that the mail server did not refuse': ({ people, rows }) =>
    rows(`select id from outbox where state = 'refused'`).filter(
      ({ id }) => !people.post.refused.has(String(id)),
    ),

  'no mail comes twice without a doubt': ({ people: { post, model } }) => {
    if (model.isClockWrong) return []
    const seen = new Set<string>()
    return post.arrived.flatMap(({ id, to }) => {
      const isSecond = seen.has(id) && !post.doubted.has(id)
      seen.add(id)
      return isSecond ? [`${id} to ${to}`] : []
    })
  },

  // A mail for a forgotten password leads to the newest registration, which may be another one by the next copy.
  'every copy of a confirmation has the same code': ({ people, rows }) => {
    const ids = new Set(rows(`select id from outbox where kind = 'confirmation'`).map(({ id }) => id))
    const codes = new Map<string, string>()
    return people.post.arrived.flatMap(({ id, to, links, digits }) => {
      const link = links['/confirm/']
      // A later copy may say that the address has an account by then.
      if (link === undefined || !ids.has(id)) return []
      const said = `${to} ${link} ${digits}`
      const before = codes.get(id)
      codes.set(id, said)
      return before !== undefined && before !== said ? [`${id} to ${to}`] : []
    })
  },

  'strangers cause no more mails to an address in a day than it may get': ({
    people: { post, model },
    rows,
  }) => {
    const byAdministrators = rows(`select id from events where actor not in ('visitor', 'reminder')
      and kind in ('mail-requested', 'registration-extended') limit 1`)
    if (model.isClockWrong || byAdministrators.length > 0) return []
    const written = new Map(
      rows(
        `select id, created_at from outbox where kind in ('confirmation', 'reminder', 'address-change')`,
      ).map(({ id, created_at: at }) => [String(id), Number(at)]),
    )
    const recipients = new Map(post.arrived.map(({ id, to }) => [id, to]))
    return [...new Set(recipients.values())].filter((address) => {
      const instants = [...written].flatMap(([id, at]) => (recipients.get(id) === address ? [at] : []))
      const sorted = instants.toSorted((one, other) => one - other)
      return sorted.some((at, place) => (sorted[place + mailsADay] ?? Infinity) < at + day)
    })
  },

  'digits are tried five times at most': ({ rows }) =>
    rows('select id from registrations where digit_tries > 5'),

  'a thief gets no session of an account whose mailbox and cookies are its owner’s alone': ({
    people,
    rows,
  }) => {
    const held = new Set(people.thief.browsers.map(({ cookies }) => cookies.get('postern_session')))
    const accounts = [...held].map((token) => people.model.sessions.accountOf(token))
    return rows('select id, address from accounts').filter(({ id, address }) => {
      const owner = people.owners.find((one) => one.address === address || one.second === address)
      const isStolen = people.model.stolenFrom.has(String(id))
      return owner && !owner.isRobbed && !isStolen && accounts.includes(String(id))
    })
  },

  'an event tells of each answered act, and no event of one that nobody did': ({ people, rows }) => {
    const counts = new Map(
      rows('select kind, count(*) n from events group by kind').map((row) => [row['kind'], Number(row['n'])]),
    )
    return [...people.model.told].flatMap(([kind, { sure, unsure }]) => {
      const count = counts.get(kind) ?? 0
      return count < sure || count > sure + unsure
        ? [`${kind}: ${count}, not ${sure} to ${sure + unsure}`]
        : []
    })
  },

  'every answer keeps its promise': ({ people }) => people.model.wrong,

  'no request and no job fails': ({ people }) => people.cluster.faults,
}

/** Asks for the promises that are broken now, as sentences. */
export type Judge = {
  all: (people: People) => string[]
  /** Only those that an answer alone may break. */
  answers: (people: People) => string[]
  /** Only what one commit must not leave behind. */
  afterCommit: (people: People) => string[]
}

/** Makes a judge of a file. */
export function createJudge(observer: DatabaseSync): Judge {
  const prepared = new Map<string, StatementSync>()
  const rows = (question: string) => {
    const statement = prepared.get(question) ?? observer.prepare(question)
    prepared.set(question, statement)
    return statement.all() as Record<string, unknown>[]
  }
  const broken = (people: People, sentences: readonly string[]) =>
    sentences.flatMap((sentence) => {
      const found = promises[sentence]?.({ people, rows }) ?? []
      return found.length === 0 ? [] : [`${sentence}: ${JSON.stringify(found[0])}`]
    })
  const every = Object.keys(promises)
  return {
    all: (people) => [...broken(people, every), ...lostApps(people, rows)],
    answers: (people) => broken(people, every.slice(-2)),
    afterCommit: (people) => broken(people, every.slice(0, 1)),
  }
}

// A factor may go only by its owner, an administrator, or a reset or undo that takes new ones with it.
function lostApps({ model }: People, rows: Asked['rows']): string[] {
  const present = new Set(
    rows('select account_id from authenticators').map((row) => String(row['account_id'])),
  )
  const accounts = new Set(rows('select id from accounts').map(({ id }) => String(id)))
  const lost = [...model.apps].filter((account) => !present.has(account) && accounts.has(account))
  model.apps = present
  const unexpected = lost.filter((account) => !model.mayLoseApp.has(account) && !model.mayLoseApp.has('any'))
  return unexpected.map((account) => `an app goes only by its owner’s or an administrator’s will: ${account}`)
}
