// Tells what people, thieves, scanners, administrators, servers, mail servers and clocks do, from seeds, and asks after each
// step for the promises of the house:
// `npm run proof:simulate -- [--seeds N] [--seed S] [--steps K] [--jobs J] [--trace] [--record]`.
// The same seed tells the same story, choice by choice: `--trace` prints it.

import { fork } from 'node:child_process'
import { parseArgs } from 'node:util'
import { record } from './record.ts'

/** The report of a process: stories that kept all promises, or one that broke some. */
type Report =
  | { kind: 'kept'; seeds: number; answers: number; choices: number; digest: string }
  | { kind: 'broken'; seed: number; broken: string[]; sentences: string[] }
  | { kind: 'trace'; trace: string[] }

/** The seeds of a run, the first of them, and the steps of each story. */
export type Run = { seeds: number; seed: number; steps: number; jobs: number; isTraced: boolean }

/** The result of all seeds; the digest is of everything that happened in them. */
export type Simulated = {
  stories: number
  answers: number
  choices: number
  digest: string
  broken: Extract<Report, { kind: 'broken' }>[]
  trace: string[]
}

/**
 * Tells the stories of a run in processes of their own, because a simulation takes the place of the machine beneath its
 * process. `tree` is the folder whose code they run.
 */
export async function simulate(run: Run, tree = process.cwd()): Promise<Simulated> {
  const simulated: Simulated = { stories: 0, answers: 0, choices: 0, digest: '', broken: [], trace: [] }
  let sum = 0n
  const take = (report: Report) => {
    if (report.kind === 'broken') simulated.broken.push(report)
    else if (report.kind === 'trace') simulated.trace.push(...report.trace)
    else {
      simulated.stories += report.seeds
      simulated.answers += report.answers
      simulated.choices += report.choices
      sum = BigInt.asUintN(64, sum + BigInt(`0x${report.digest}`))
    }
  }
  await Promise.all(Array.from({ length: run.jobs }, (_, job) => runPart(run, job, tree, take)))
  return { ...simulated, digest: sum.toString(16).padStart(16, '0') }
}

function runPart(run: Run, job: number, tree: string, take: (report: Report) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Otherwise a part that a test starts would call itself a test.
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined }
  const part = `${tree}/proof/simulation/part.ts`
  const child = fork(part, [JSON.stringify({ ...run, job })], { cwd: tree, env })
  child.on('message', (report: Report) => take(report))
  child.on('exit', (code) =>
    code === 0 ? resolve() : reject(new Error(`a part of the simulation ended with ${code}`)),
  )
  return promise
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(Math.trunc(Date.now() / 1000)) },
      steps: { type: 'string', default: '30' },
      jobs: { type: 'string', default: '1' },
      trace: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
    },
  })
  const [seeds, seed, steps, jobs] = [values.seeds, values.seed, values.steps, values.jobs].map(Number)
  const run = {
    seeds: seeds ?? 0,
    seed: seed ?? 0,
    steps: steps ?? 0,
    jobs: jobs ?? 1,
    isTraced: values.trace,
  }
  const { stories, answers, choices, digest, broken, trace } = await simulate(run)
  for (const line of trace) console.log(line)
  for (const { seed, broken: sentences, sentences: story } of broken)
    console.log(`seed ${seed}:\n${story.join('\n')}\nbroken: ${sentences.join('\nbroken: ')}\n`)
  const printed = `${stories} stories, ${answers} answered acts, ${choices} choices of what goes on next: ${broken.length} broken promises; all that happened: ${digest}`
  console.log(`seed ${values.seed}: ${printed}`)
  const options = `--seeds ${values.seeds} --steps ${values.steps}`
  if (values.record) record('simulate-sqlite', { printed, options, seed: values.seed })
  process.exitCode = broken.length === 0 ? 0 : 1
}
