import { second } from '../base/time.ts'
import { Misused, runCommand } from './command.ts'
import type { Commands } from './command.ts'
import { exits } from './exits.ts'
import { explain } from './explain.ts'

const usage = `postern: a front door for websites

  postern serve               serve until it is told to stop
  postern migrate             bring the database's tables up to date
  postern settings            print every setting, its value and where it comes from
  postern texts               print every sentence by its key, as TEXTS takes them
  postern mail test ADDRESS   send one mail now and print the mail server's reply
  postern backup FILE         copy database and key, while servers run
  postern restore FILE        put a back-up in the database's place
  postern move --to postgres://…   copy all of the SQLite database into an empty PostgreSQL database, and compare
  postern sweep [--dry-run]   delete what has expired, or print what would be deleted

  postern admin create [--name NAME --address ADDRESS]   asks for the password, or reads it from standard input
  postern admin list | promote WHO… | demote WHO…
  postern accounts list | show WHO… | suspend WHO… | restore WHO… | remove-second-step WHO… --reason TEXT | give-back WHO --address ADDRESS | delete WHO… | delete --all
  postern registrations list | resend WHO… | confirm WHO… | confirm WHO --name NAME | delete WHO…
  postern outbox list | retry ID…
  postern keys list | make WHO --label NAME --scope SCOPES [--days NUMBER] | revoke KEY…

  WHO is an id, a name or an address; lists take --limit NUMBER and --before ID, acts take --reason TEXT,
  and all of the last five groups take --json
`

/** The files of the commands; only the requested one is loaded. */
const files: Record<string, () => Promise<{ commands: Commands }>> = {
  serve: () => import('./serve.ts'),
  migrate: () => import('./migrate.ts'),
  settings: () => import('./settings.ts'),
  texts: () => import('./texts.ts'),
  mail: () => import('./mail.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  move: () => import('./move.ts'),
  sweep: () => import('./sweep.ts'),
  admin: () => import('./admin.ts'),
  accounts: () => import('./accounts.ts'),
  registrations: () => import('./registrations.ts'),
  outbox: () => import('./outbox.ts'),
  keys: () => import('./keys.ts'),
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (fault) {
  process.exitCode = explain(fault)
  // A command that failed has to end, even if one of its connections does not close.
  setTimeout(() => process.exit(), 5 * second).unref()
}

async function run([noun, ...rest]: string[]): Promise<number> {
  // Also after a command: a person who only asks for help must not cause an act.
  if (noun === 'help' || [noun, ...rest].some((word) => word === '--help' || word === '-h')) {
    console.log(usage)
    return exits.done
  }
  if (noun === undefined) {
    console.error(usage)
    return exits.usage
  }
  const load = Object.hasOwn(files, noun) ? files[noun] : undefined
  if (!load) throw new Misused(`there is no command ${JSON.stringify(noun)}; "postern help" lists them`)
  const { commands } = await load()
  const plain = commands['']
  if (plain) return runCommand(noun, plain, rest)
  const [verb = '', ...args] = rest
  const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined
  if (command) return runCommand(`${noun} ${verb}`, command, args)
  const verbs = Object.keys(commands).join(', ')
  throw new Misused(
    verb === ''
      ? `"postern ${noun}" needs one of ${verbs}`
      : `"postern ${noun}" has no ${JSON.stringify(verb)}; it has ${verbs}`,
  )
}
