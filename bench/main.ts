// `npm run bench`: compares Postern with the bare tools on this machine, in one run. It reports and never fails.
//   node bench/main.ts [--quick] [--minutes=60] [log-in] [passkey] [session] [servers] [mount] [pages] [register] [courier] [admin] [equal] [flood] [footprint] [soak]
// `soak` takes an hour, or `--minutes`, and runs only by its name.
// With POSTERN_BENCH_POSTGRES=postgres://… the parts that use a database run a second time on that server.

import { adminPart } from './admin.ts'
import { courierPart } from './courier.ts'
import { equalPart } from './equal.ts'
import { floodPart, soakPart } from './flood.ts'
import { footprintPart } from './footprint.ts'
import { logInPart } from './log-in.ts'
import { describeMachine, machineLoad, watchOthers } from './machine.ts'
import { mountPart } from './mount.ts'
import { pagesPart } from './pages.ts'
import { passkeyPart } from './passkey.ts'
import { registerPart } from './register.ts'
import { serversPart } from './servers.ts'
import { sessionPart } from './session.ts'
import { newPostgres, newSqlite } from './support.ts'
import type { Part, Row, Run } from './support.ts'

const parts: Record<string, Part> = {
  'log-in': logInPart,
  passkey: passkeyPart,
  session: sessionPart,
  servers: serversPart,
  mount: mountPart,
  pages: pagesPart,
  register: registerPart,
  courier: courierPart,
  admin: adminPart,
  equal: equalPart,
  flood: floodPart,
  footprint: footprintPart,
  soak: soakPart,
}

const args = process.argv.slice(2)
const quick = args.includes('--quick')
const minutesGiven = args.find((arg) => arg.startsWith('--minutes='))?.split('=')[1]
const minutes = minutesGiven === undefined ? null : Number(minutesGiven)
const named = args.filter((arg) => !arg.startsWith('--'))
const unknown = named.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`no part: ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`)
  process.exit(64)
}

const begun = performance.now()
for (const line of describeMachine()) console.log(line)
console.log(`load of the last minute at the start: ${machineLoad()}\n`)

const chosen = Object.entries(parts).filter(([name]) =>
  named.length === 0 ? name !== 'soak' : named.includes(name),
)
// Several processes serve on PostgreSQL alone.
const onSqlite = chosen.filter(([name]) => name !== 'servers')
await runAll('SQLite', onSqlite, { quick, minutes, newDatabase: newSqlite, isSqlite: true })
const postgres = process.env['POSTERN_BENCH_POSTGRES']
if (postgres) {
  // These do not depend on the database.
  const again = chosen.filter(([name]) => name !== 'footprint' && name !== 'mount')
  await runAll('PostgreSQL', again, {
    quick,
    minutes,
    newDatabase: () => newPostgres(postgres),
    isSqlite: false,
  })
}
const seconds = (performance.now() - begun) / 1_000
console.log(`load of the last minute at the end: ${machineLoad()}; the run took ${seconds.toFixed(0)} s`)
// A part that failed may have left a socket open.
process.exit(0)

async function runAll(database: string, all: [string, Part][], run: Run): Promise<void> {
  for (const [name, part] of all) {
    console.log(`${name}, ${database}`)
    const others = watchOthers()
    try {
      print(await part(run))
    } catch (fault) {
      console.log(`  did not come to an end: ${fault instanceof Error ? fault.stack : String(fault)}`)
    }
    const share = others()
    if (share !== null) {
      // PostgreSQL's server is not one of our processes and counts as other load.
      const verdict = share > 10 && run.isSqlite ? ': too much, this part tells nothing' : ''
      console.log(`  meanwhile others used ${share.toFixed(0)} % of the machine${verdict}`)
    }
    console.log('')
  }
}

function print(rows: Row[]): void {
  const width = Math.max(...rows.map(({ label }) => label.length))
  for (const { label, value, target, met } of rows) {
    const verdict = target === null ? '' : `${target.padEnd(16)}${met ? 'met' : 'MISSED'}`
    console.log(`  ${label.padEnd(width)}  ${value.padEnd(14)}  ${verdict}`.trimEnd())
  }
}
