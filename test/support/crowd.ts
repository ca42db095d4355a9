// All kinds of people who may come: a visitor, a person who waits, a member, an administrator; and every address of the
// house.

import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { paths } from '../../src/base/paths.ts'
import { becomeAccount } from './house.ts'
import type { House } from './house.ts'
import { ada } from './visitor.ts'
import type { Visitor } from './visitor.ts'

/** One browser of each kind of person. */
export type Crowd = { visitor: Visitor; waiting: Visitor; member: Visitor; admin: Visitor }

/** Lets them come, the administrator as the only one. */
export async function gather(house: House): Promise<Crowd> {
  const people = { member: ada, admin: { ...ada, name: 'linus', address: 'linus@example.org' } }
  for (const person of Object.values(people)) await becomeAccount(house, person)
  await house.db.updateTable('accounts').set({ isAdmin: 1 }).where('name', '=', 'linus').execute()
  const crowd = {
    visitor: house.newVisitor(),
    waiting: house.newVisitor(),
    member: house.newVisitor(),
    admin: house.newVisitor(),
  }
  await crowd.waiting.register({ ...ada, name: 'grace', address: 'grace@example.org' })
  await crowd.member.logIn({ identifier: 'ada', password: ada.password })
  await crowd.admin.logIn({ identifier: 'linus', password: ada.password })
  await house.settled()
  return crowd
}

/** The addresses of the house as patterns: paths, and functions of an id and an act. */
export async function everyPath(): Promise<(string | ((id: string, act: string) => string))[]> {
  const own = await Promise.all(
    globSync('src/features/*/paths.ts').map((file) => import(resolve(file)) as Promise<object>),
  )
  const lists = [paths, ...own.flatMap((file) => Object.values(file) as object[])]
  return lists.flatMap((list) => Object.values(list) as (string | ((id: string, act: string) => string))[])
}

/** Every address of the house; those of one thing for the first of its kind and for one that is not there. */
export async function everyAddress(house: House): Promise<string[]> {
  const tables = ['accounts', 'registrations', 'outbox'] as const
  const rows = await Promise.all(tables.map((table) => house.db.selectFrom(table).select('id').execute()))
  const ids = [...rows.flatMap(([first]) => (first ? [first.id] : [])), 'nothing']
  const acts = ['suspend', 'rename', 'confirm', 'address', 'retry', 'nothing']
  const all = (await everyPath()).flatMap((path) => {
    if (typeof path === 'string') return [path]
    return ids.flatMap((id) => (path.length > 1 ? acts.map((act) => path(id, act)) : [path(id, '')]))
  })
  return [...new Set(all)]
}
