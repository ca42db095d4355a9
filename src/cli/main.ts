import { SettingsFault } from '../base/settings/settings.ts'
import { isDatabaseAway, isRefused } from '../store/db/faults.ts'
import { DatabaseUnfit } from '../store/db/migrate.ts'
import { exits } from './exits.ts'
import { Interrupted } from './terminal.ts'

const usage = `postern: a front door for websites

  postern serve               serve until it is told to stop
  postern migrate             bring the database's tables up to date
  postern settings            print every setting, its value and where it comes from
  postern mail test ADDRESS   send one mail now and tell what the mail server said
  postern sweep [--dry-run]   delete what has come to its end, or tell what would go

  postern admin create [--name NAME --address ADDRESS]   the password is asked, or read from standard input
  postern admin list | promote ID… | demote ID…
  postern accounts list | show ID… | suspend ID… | restore ID… | give-back ID --address ADDRESS | delete ID… | delete --all
  postern registrations list | resend ID… | confirm ID… | confirm ID --name NAME | delete ID…
  postern outbox list | retry ID…

  lists take --limit NUMBER and --before ID; all of these take --json, and acts take --reason TEXT
`

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (fault) {
  process.exitCode = explain(fault)
}

async function run([command, ...rest]: string[]): Promise<number> {
  // Also behind a command, which else would do its work for somebody who only asks what that is.
  if (command === 'help' || [command, ...rest].some((word) => word === '--help' || word === '-h')) {
    console.log(usage)
    return exits.done
  }
  switch (command) {
    case 'serve':
      return (await import('./serve.ts')).serve()
    case 'migrate':
      return (await import('./migrate.ts')).migrateDatabase()
    case 'settings':
      return (await import('./settings.ts')).printSettings()
    case 'mail':
      if (rest[0] === 'test' && rest[1] !== undefined && rest.length === 2) {
        return (await import('./mail.ts')).testMailServer(rest[1])
      }
      break
    case 'sweep': {
      const status = await (await import('./sweep.ts')).sweepNow(rest)
      if (status !== null) return status
      break
    }
    case 'admin':
    case 'accounts':
    case 'registrations':
    case 'outbox': {
      const status = await (await import('./administration.ts')).administer([command, ...rest])
      if (status !== null) return status
      break
    }
  }
  console.error(usage)
  return exits.usage
}

function explain(fault: unknown): number {
  if (fault instanceof SettingsFault) {
    console.error('postern cannot start with these settings:')
    for (const { name, sentence } of fault.faults) console.error(`  ${name}: ${sentence}`)
    return exits.settings
  }
  if (fault instanceof Interrupted) return exits.fault
  if (fault instanceof DatabaseUnfit) {
    console.error(fault.message)
    return exits.settings
  }
  if (fault instanceof Error && isRefused(fault)) {
    console.error(
      `The database refuses what Postern needs (${fault.message}): see user, password and database in DATABASE_URL, and that this user may make tables there.`,
    )
    return exits.settings
  }
  if (fault instanceof Error && isDatabaseAway(fault)) {
    const why = fault.message || fault.name
    console.error(
      `The database is out of reach, locked or full (${why}): see that it runs and has room, and that DATABASE_URL names it.`,
    )
    return exits.fault
  }
  console.error(fault instanceof Error ? (fault.stack ?? fault.message) : fault)
  return exits.fault
}
