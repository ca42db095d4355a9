// The data that the pages of one registration show; rows with secrets stay below.

import { envelopeDomain } from '../../base/address.ts'
import type { Ports } from '../../core/ports.ts'
import { findAccountOfRegistration } from '../../store/accounts/accounts.ts'
import { findBlocksOf } from '../../store/listings/blocks.ts'
import { findRegistrationLine } from '../../store/listings/registrations.ts'
import type { RegistrationLine } from '../../store/listings/registrations.ts'
import { listMailsOf } from '../../store/mail/outbox.ts'
import { findMute } from '../../store/registrations/mutes.ts'
import { listRegistrationsOfAddress, registrationState } from '../../store/registrations/registrations.ts'

const mostOthers = 20

type House = Pick<Ports, 'db' | 'now'>

/** A registration as the question before an act shows it. */
export type RegistrationInQuestion = NonNullable<Awaited<ReturnType<typeof findRegistrationInQuestion>>>

/** A registration to act on, with the others of its address; undefined if it is gone. */
export async function findRegistrationInQuestion(house: House, id: string) {
  const line = await findRegistrationLine(house.db, id)
  if (!line) return undefined
  return { ...withState(house, line), others: await listOthers(house, line) }
}

/** A registration with its mails and the others of its address; undefined if it is gone. */
export async function readRegistration(house: House, id: string) {
  const { db, now } = house
  const line = await findRegistrationLine(db, id)
  if (!line) return undefined
  const mails = await listMailsOf(db, id)
  return {
    registration: withState(house, line),
    disownedAt: line.disownedAt,
    mutedUntil: (await findMute(db, line.addressKey, now()))?.endsAt ?? null,
    accountId: (await findAccountOfRegistration(db, id))?.id ?? null,
    mails: mails.map(({ id, state, reason, reply, tries, createdAt }) => ({
      id,
      state,
      reason,
      reply,
      tries,
      createdAt,
    })),
    others: await listOthers(house, line),
    blocks: await findBlocksOf(db, line.addressKey, envelopeDomain(line.addressKey)),
  }
}

/** A line with the state that the registration is in now. */
export function withState({ now }: House, line: RegistrationLine) {
  return { ...line, state: registrationState(line, now()) }
}

async function listOthers({ db, now }: House, { id, addressKey }: RegistrationLine) {
  const rows = await listRegistrationsOfAddress(db, addressKey, mostOthers)
  return rows
    .filter((row) => row.id !== id)
    .map((row) => ({
      id: row.id,
      name: row.name,
      createdAt: row.createdAt,
      state: registrationState(row, now()),
    }))
}
