// People, accounts, registrations and mails, as the pages of the administration show them.

import { at } from '../../support/hostile.ts'
import type { SampleFrame } from '../../support/pages.ts'

export function keysOf<Key extends string>(words: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(words) as Key[]
}

export function noneOf() {
  return { query: {}, next: null, isCut: false, rows: [] }
}

export function personAt({ sample }: SampleFrame, place: number) {
  return sample.people[place % sample.people.length] ?? sample.people[0]
}

export function accountAt(frame: SampleFrame, place: number) {
  const { name, address } = personAt(frame, place)
  return {
    id: `id${place}`,
    name,
    address,
    confirmedAt: at,
    isAdmin: place === 0 ? 1 : 0,
    suspendedAt: place % 3 === 0 ? at : null,
    loggedInAt: place % 3 === 0 ? null : at,
    secondStep: place === 0 ? 1 : 0,
    deletesAt: place === 0 ? at : null,
    registrationId: 'id',
  } as const
}

export function registrationAt(frame: SampleFrame, place: number) {
  const { network, reply, expiresAt } = frame.sample
  const { name, address } = personAt(frame, place)
  return {
    id: `id${place}`,
    generation: 0,
    name,
    address,
    createdAt: at,
    expiresAt,
    openedAt: at,
    network,
    digitTries: 1,
    passwordTries: 2,
    sentTimes: 2,
    mailState: 'refused',
    mailReason: 'other',
    mailReply: reply,
  } as const
}

export const mailLine = {
  id: 'id',
  tries: 0,
  reason: null,
  reply: null,
  dueAt: null,
  createdAt: at,
  changedAt: at,
  registrationId: null,
  accountId: null,
}
