// A story: what everybody does, from a seed. The same seed tells the same story, choice by choice.

import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { day, minute } from '../../src/base/time.ts'
import { newRequestId } from '../../src/security/tokens.ts'
import { randomFrom } from '../random.ts'
import { createCluster, freshFile, keepAsTemplate, place, untilSettled } from './cluster.ts'
import { resetDatabase } from './database.ts'
import { createModel } from './model.ts'
import { administer, scan, thiefActs, worldActs } from './other-acts.ts'
import { chancesOf, logIn, ownerActs, register, reset } from './owner-acts.ts'
import type { PersonAct, Which } from './owner-acts.ts'
import { passkeyActs } from './passkey-acts.ts'
import { doAct, gather, newestCode } from './people.ts'
import type { People, Person } from './people.ts'
import { createPost } from './post.ts'
import { programActs } from './program-acts.ts'
import { createJudge } from './promises.ts'
import { below, countFetches, goOn, passTime, resetWorld, toNextTimer } from './world.ts'

/** One step: who does what with which things, and whether it begins before the one before it has ended. */
export type Step = {
  who: Who
  /** Null as long as what has sense at that moment decides. */
  act: string | null
  victim: Which
  browser: Which
  thing: Which
  salt: number
  isMeanwhile: boolean
}

/** A story as it ended. */
export type Told = {
  /** The first promises that were broken; empty if none was. */
  broken: string[]
  /** The steps with the acts that they became. */
  steps: Step[]
  /** What happened, in sentences. */
  sentences: string[]
  /** How many acts were answered, and how often the world chose what goes on next. */
  answers: number
  choices: number
  /** A digest of everything that happened, in its order. */
  digest: string
  trace: string[]
}

type Who = 'owner' | 'thief' | 'scanner' | 'administrator' | 'program' | 'world'

const weights: [weight: number, who: Who][] = [
  [14, 'owner'],
  [5, 'thief'],
  [1, 'scanner'],
  [2, 'administrator'],
  [1, 'program'],
  [3, 'world'],
]

const allOwnerActs = { ...ownerActs, ...passkeyActs }

/** The steps of a seed. */
export function stepsOf(seed: number, count: number): Step[] {
  const random = randomFrom(seed)
  const upTo = (bound: number) => Math.floor(random() * bound)
  const which = () => upTo(2) as Which
  const total = weights.reduce((sum, [weight]) => sum + weight, 0)
  return Array.from({ length: count }, () => {
    let left = upTo(total)
    const [, who] = weights.find(([weight]) => (left -= weight) < 0) ?? never()
    // Most of a story is about one owner and one browser.
    const victim: Which = upTo(4) === 0 ? 1 : 0
    const browser: Which = upTo(3) === 0 ? 1 : 0
    const isMeanwhile = upTo(3) === 0
    return { who, act: null, victim, browser, thing: which(), salt: upTo(1_000_000), isMeanwhile }
  })
}

/** Tells the story of a seed, or of some of its steps. */
export async function tell(
  seed: number,
  steps: readonly Step[],
  options: { isTraced?: boolean } = {},
): Promise<Told> {
  const digest = createHash('sha256')
  const trace: string[] = []
  let choices = 0
  beginAnew(seed, (line) => {
    choices += 1
    digest.update(`${line}\n`)
    if (options.isTraced) trace.push(line)
  })
  let afterCommit = () => {}
  resetDatabase(() => afterCommit())
  freshFile(below(2) === 0 ? 'empty' : 'settled')
  const broken: string[] = []
  const post = createPost()
  const cluster = createCluster(1 + below(2), post)
  await cluster.start()
  const observer = new DatabaseSync(place)
  const people = gather({ cluster, post, model: createModel(observer) })
  const judge = createJudge(observer)
  const look = (find: (people: People) => string[]) => {
    if (broken.length === 0) broken.push(...find(people))
  }
  let isChanged = true
  afterCommit = () => {
    isChanged = true
    look(judge.afterCommit)
  }
  // All promises but the last two are about what was committed.
  const isBroken = () => {
    look(isChanged ? judge.all : judge.answers)
    isChanged = false
    return broken.length > 0
  }
  let done: Step[] = []
  try {
    done = await play(people, steps, isBroken)
    if (broken.length === 0) {
      await healAndGetIn(people, broken)
      look(judge.all)
    }
  } finally {
    afterCommit = () => {}
    observer.close()
    while (cluster.kill() !== null);
  }
  const answers = people.model.count.answers
  return {
    broken,
    steps: done,
    sentences: people.sentences,
    answers,
    choices,
    digest: digest.digest('hex'),
    trace,
  }
}

async function play(people: People, steps: readonly Step[], isBroken: () => boolean): Promise<Step[]> {
  const done: Step[] = []
  let open: Promise<unknown>[] = []
  const rest = async () => {
    await untilSettled(Promise.all(open))
    open = []
    if (people.cluster.living() === 0) await untilSettled(people.cluster.start())
    await settle()
  }
  for (const step of steps) {
    if (step.isMeanwhile && open.length < 3) for (let go = below(12); go > 0; go -= 1) await goOn()
    else {
      await rest()
      if (isBroken()) return done
    }
    const act = actOf(people, step)
    done.push({ ...step, act })
    const meanwhile = step.isMeanwhile && open.length > 0 ? '  meanwhile ' : ''
    people.sentences.push(meanwhile + sentenceOf(people, step, act))
    open.push(perform(people, step, act))
  }
  await rest()
  isBroken()
  return done
}

// Until nothing is left to do but what waits for its time.
async function settle(): Promise<void> {
  for (;;) {
    while (await goOn());
    if (!toNextTimer(1_000)) return
  }
}

/** The act of a step now: its own, or one that has sense. */
function actOf(people: People, { who, act, victim, browser, salt }: Step): string {
  if (act !== null) return act
  const urn = (acts: Record<string, { has?: PersonAct['has'] }>, person: Person) =>
    Object.entries(acts).flatMap(([name, { has }]) =>
      Array.from({ length: chancesOf(people, person, browser, has) }, () => name),
    )
  const among =
    who === 'owner'
      ? urn(allOwnerActs, people.owners[victim])
      : who === 'thief'
        ? urn(thiefActs, people.thief)
        : who === 'world'
          ? Object.keys(worldActs)
          : who === 'program'
            ? Object.keys(programActs)
            : ['']
  return among[salt % among.length] ?? never()
}

function perform(
  people: People,
  { who, victim: index, browser, thing, salt }: Step,
  act: string,
): Promise<unknown> {
  const victim = people.owners[index]
  switch (who) {
    case 'owner':
      return allOwnerActs[act]?.does(people, victim, browser, thing) ?? never()
    case 'thief':
      return thiefActs[act]?.does(people, people.thief, browser, thing, victim) ?? never()
    case 'scanner':
      return scan(people, victim, thing)
    case 'administrator':
      return administer(people, victim, thing, salt)
    case 'program':
      return programActs[act]?.(people, victim, thing) ?? never()
    case 'world':
      return worldActs[act]?.(people, thing) ?? never()
    default:
      return who satisfies never
  }
}

function sentenceOf(people: People, { who, victim, browser }: Step, act: string): string {
  const { name } = people.owners[victim]
  if (who === 'owner') return `${name} ${act}, in browser ${browser}`
  if (who === 'thief') return `${people.thief.name} ${act.replaceAll('@', name)}, in browser ${browser}`
  if (who === 'scanner') return `a scanner opens the links of the mails of ${name} and presses every button`
  if (who === 'administrator') return `an administrator acts on ${name}`
  return act.replaceAll('@', name)
}

/**
 * At the end everything works again, and time passes: nothing is left on its way, and an owner comes in, whatever was done to
 * them.
 */
async function healAndGetIn(people: People, broken: string[]): Promise<void> {
  const { cluster, post } = people
  people.sentences.push('Everything works again, and a month passes.')
  post.calm()
  post.doubt(null)
  cluster.setClocks()
  while (await untilSettled(cluster.start()));
  passTime(31 * day)
  await settle()
  const owner = people.owners[0]
  if (!owner.isRobbed && !(await untilSettled(comesIn(people, owner))))
    broken.push('in the end an owner comes in')
  await settle()
}

async function comesIn(people: People, owner: Person): Promise<boolean> {
  if (await isIn(people, owner)) return true
  const browser = owner.browsers[0]
  await administerAway(people, owner)
  await doAct(people, browser, 'password/forgot', { identifier: owner.address })
  await settleInside()
  await reset(people, owner, owner, 0)
  if (await isIn(people, owner)) return true
  await register(people, owner, 0, 0, owner.address, `${owner.name}-again`)
  await settleInside()
  const code = newestCode(people, owner, '/confirm/')
  if (code !== undefined) await doAct(people, browser, 'confirm', { code }, { subject: code.slice(0, 32) })
  return isIn(people, owner)
}

async function isIn(people: People, owner: Person): Promise<boolean> {
  const answer = await logIn(people, owner, 0)
  return answer?.kind === 'logged-in' || answer?.kind === 'second-step-needed'
}

// A suspended account is the administrators' to restore.
async function administerAway(people: People, owner: Person): Promise<void> {
  await administer(people, owner, 0, 1)
}

// The mail comes while its reader waits.
function settleInside(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5_000))
}

/** Makes the files from which stories begin: with one administrator alone, and with accounts of both owners. */
export async function prepare(): Promise<void> {
  await prepareFile('empty')
  await prepareFile('settled')
}

async function prepareFile(kind: 'empty' | 'settled'): Promise<void> {
  beginAnew(0, () => {})
  let commits = 0
  resetDatabase(() => {
    commits += 1
  })
  freshFile(null)
  const post = createPost()
  const cluster = createCluster(1, post)
  await cluster.start()
  const observer = new DatabaseSync(place)
  const people = gather({ cluster, post, model: createModel(observer) })
  const first = [people.administrator, ...(kind === 'settled' ? people.owners : [])]
  for (const { name, address, words, browsers } of first) {
    await untilSettled(doAct(people, browsers[0], 'register', { name, address, password: words[0] }))
    await settle()
    // Also a mail that its courier only finds when it looks again.
    passTime(2 * minute)
    await settle()
    const digits = post.arrived.at(-1)?.digits
    const answer = await untilSettled(doAct(people, browsers[0], 'register/code', { code: digits }))
    if (answer?.kind !== 'confirmed') throw new Error(`${name} has no account`)
    await settle()
  }
  // As if by hand, because the mails of this preparation are in nobody's mailbox.
  observer.exec(`update accounts set is_admin = 1 where name = '${people.administrator.name}';
    update registrations set confirmed_by = 'hand';
    delete from events; delete from outbox; delete from mail_tries; delete from limits; delete from attempts;
    delete from mail_budgets; pragma wal_checkpoint(truncate)`)
  // Otherwise no promise would be asked about.
  if (commits === 0) throw new Error('the simulation sees no commit of the house')
  observer.close()
  cluster.kill()
  keepAsTemplate(kind)
}

function never(): never {
  throw new Error('there is an act for each number')
}

// Bytes for many tokens are fetched at once, and those that the story before left would be in this one: takes them all. A
// request id is six of them.
function beginAnew(seed: number, onTrace: (line: string) => void): void {
  resetWorld(seed, onTrace)
  const before = countFetches()
  while (countFetches() === before) newRequestId()
}
