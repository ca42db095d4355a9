// The question before each act, and the page after it.

import { accountActs } from '../../../src/features/administration/account-acts.ts'
import { adminAccountPage } from '../../../src/features/administration/account.page.ts'
import { accountSummary, adminAccountsPage } from '../../../src/features/administration/accounts.page.ts'
import { adminBlocksPage, blockValue } from '../../../src/features/administration/blocks.page.ts'
import { adminMailPage, mailSummary } from '../../../src/features/administration/outbox.page.ts'
import { mailActs } from '../../../src/features/administration/outbox.ts'
import { actPage } from '../../../src/features/administration/parts.page.ts'
import type { Act, ActProps } from '../../../src/features/administration/parts.page.ts'
import { registrationActs } from '../../../src/features/administration/registration-acts.ts'
import { adminRegistrationPage, othersTable } from '../../../src/features/administration/registration.page.ts'
import {
  adminRegistrationsPage,
  registrationSummary,
} from '../../../src/features/administration/registrations.page.ts'
import { apiKeySummary } from '../../../src/features/api-keys/api-keys.page.ts'
import { nothing } from '../../../src/page/html.ts'
import type { Html } from '../../../src/page/html.ts'
import { at } from '../../support/hostile.ts'
import type { SampleFrame } from '../../support/pages.ts'
import { keysOf, noneOf, personAt, accountAt, registrationAt, mailLine } from './samples.ts'

/** The question before each act, about somebody to whom it can be done. */
export function actPages(frame: SampleFrame): Html[] {
  const { acts, outcomes } = frame.texts.admin
  const { people, newAddress } = frame.sample
  const rename = questionOf(frame, 'rename')
  const giveBack = questionOf(frame, 'give-back')
  const confirm = questionOf(frame, 'confirm')
  return [
    ...keysOf(acts).map((act) => actPage(frame, questionOf(frame, act))),
    ...keysOf(outcomes).map((trouble) => actPage(frame, { ...questionOf(frame, 'suspend'), trouble })),
    actPage(frame, { ...rename, problems: [{ field: 'name', kind: 'name-taken' }] }),
    actPage(frame, {
      ...giveBack,
      field: {
        name: 'address',
        label: frame.texts.admin.accounts.formerAddress,
        value: newAddress,
        choices: people.map(({ address }) => address),
      },
      problems: [{ field: 'address', kind: 'address-not-disputed' }],
    }),
    actPage(frame, {
      ...confirm,
      field: { name: 'name', label: frame.texts.admin.registrations.anotherName, value: people[0].name },
      problems: [{ field: 'name', kind: 'name-taken' }],
      below: othersTable(frame, [{ id: 'id', name: newAddress, state: 'waiting', createdAt: at }]),
    }),
  ]
}

function questionOf(frame: SampleFrame, act: Act): ActProps {
  const { accounts, registrations, blocks } = frame.texts.admin
  const { reason, search } = frame.sample
  const { name, address, domain } = personAt(frame, 0)
  const common: Omit<ActProps, 'section' | 'subject'> = {
    act,
    path: '/admin/',
    back: '/admin/',
    list: 'q=x',
    reason,
    problems: [],
    trouble: null,
    expected: { [search]: name },
    field: null,
    name,
  }
  if (isKeyOf(accountActs, act))
    return {
      ...common,
      section: 'accounts',
      subject: accountSummary(frame, accountBefore(frame, act)),
      field:
        act === 'rename'
          ? { name: 'name', label: accounts.name, value: name }
          : act === 'give-back'
            ? { name: 'address', label: accounts.formerAddress, value: '', choices: [address] }
            : null,
    }
  if (isKeyOf(registrationActs, act))
    return {
      ...common,
      section: 'registrations',
      subject: registrationSummary(frame, { ...registrationAt(frame, 0), state: 'waiting' }),
      name: act === 'block-address' ? address : act === 'block-domain' ? domain : name,
      field: act === 'address' ? { name: 'address', label: registrations.address, value: address } : null,
      ...(act === 'confirm' ? { below: othersTable(frame, []) } : {}),
    }
  if (isKeyOf(mailActs, act))
    return {
      ...common,
      section: 'outbox',
      subject: mailSummary(frame, { ...mailLine, kind: 'reminder', state: 'delayed', address, domain }),
      name: address,
    }
  if (act === 'revoke') return { ...common, section: 'api-keys', subject: keySummary(frame), name: search }
  return {
    ...common,
    section: 'blocks',
    subject: act === 'block' ? nothing : blockValue({ kind: 'address', value: address }),
    name: address,
    field: act === 'block' ? { name: 'value', label: blocks.value, value: domain } : null,
  }
}

function keySummary(frame: SampleFrame): Html {
  const { search: label, network: usedFrom } = frame.sample
  const { name: accountName } = personAt(frame, 0)
  return apiKeySummary(frame, { label, scope: 'accounts:read', accountName, usedAt: at, usedFrom })
}

// An account as it is when the act can be done.
function accountBefore(frame: SampleFrame, act: keyof typeof accountActs) {
  return {
    ...accountAt(frame, 0),
    isAdmin: act === 'demote' ? 1 : 0,
    suspendedAt: act === 'restore' || act === 'give-back' ? at : null,
    deletesAt: null,
  } as const
}

function isKeyOf<Key extends string>(acts: Readonly<Record<Key, unknown>>, act: string): act is Key {
  return Object.hasOwn(acts, act)
}

/** The result of an act stands above the page of its subject, or above the table if the subject is gone. */
export function noticePages(frame: SampleFrame): Html[] {
  const { acts } = frame.texts.admin
  const { address } = personAt(frame, 0)
  const rows = { ...noneOf(), next: null }
  // A revoked key's page is one of the keys' own.
  const here = keysOf(acts).filter((act) => act !== 'revoke')
  return here.map((act) => {
    if (act === 'delete') return adminAccountsPage(frame, { ...rows, notice: { act, name: null } })
    if (act === 'delete-registration')
      return adminRegistrationsPage(frame, { ...rows, notice: { act, name: null } })
    if (act === 'block' || act === 'unblock')
      return adminBlocksPage(frame, {
        ...rows,
        notice: { act, name: address, undo: act === 'block' ? ['unblock', '/admin/'] : null },
      })
    if (isKeyOf(accountActs, act) || act === 'confirm') return accountAfter(frame, act)
    return isKeyOf(mailActs, act) ? mailAfter(frame, act) : registrationAfter(frame, act)
  })
}

function accountAfter(frame: SampleFrame, act: Act): Html {
  return adminAccountPage(frame, {
    account: {
      ...accountAt(frame, 0),
      isAdmin: act === 'promote' ? 1 : 0,
      suspendedAt: act === 'suspend' || act === 'give-back' ? at : null,
      deletesAt: null,
      loggedInAt: act === 'confirm' ? null : at,
    },
    hasRegistration: true,
    changes: [],
    passkeys: 0,
    sessions: [],
    events: [],
    done: act,
    list: null,
  })
}

function registrationAfter(frame: SampleFrame, act: Act): Html {
  return adminRegistrationPage(frame, {
    registration: {
      ...registrationAt(frame, 0),
      mailState: 'sent',
      mailReason: null,
      mailReply: null,
      state: 'waiting',
    },
    disownedAt: null,
    mutedUntil: null,
    accountId: null,
    mails: [],
    others: [],
    blocks: { address: act === 'block-address' ? 'id' : null, domain: act === 'block-domain' ? 'id' : null },
    done: act === 'link' ? null : act,
    list: null,
    link: act === 'link' ? frame.sample.link : null,
  })
}

function mailAfter(frame: SampleFrame, act: keyof typeof mailActs): Html {
  const { address, domain } = personAt(frame, 0)
  return adminMailPage(frame, {
    mail: {
      ...mailLine,
      kind: 'reminder',
      state: act === 'retry' ? 'queued' : 'cancelled',
      address,
      domain,
    },
    tries: [],
    done: act,
    list: null,
  })
}
