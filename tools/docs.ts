// Writes docs/configuration.md and .env.example from the table of settings, docs/problems.md and the table in docs/api.md from
// the acts and their words, the tables in docs/commands.md from the commands, the table in docs/metrics.md from its metrics, the one
// in docs/evidence.md and docs/scaling.md from the recorded proofs, and the picture of the rooms in docs/house.md from the imports: `npm run docs`. A
// test fails while they differ.

import { readFileSync, writeFileSync } from 'node:fs'
import { readEvidence } from '../proof/record.ts'
import { actsOf } from '../src/api/acts.ts'
import { openApiOf } from '../src/api/openapi.ts'
import { titleOf, whoMay } from '../src/api/words.ts'
import { settingNames, settingOf } from '../src/base/settings/table.ts'
import type { SettingName } from '../src/base/settings/table.ts'
import { listCommands } from '../src/cli/commands.ts'
import { exits } from '../src/cli/exits.ts'
import { usageOf } from '../src/cli/help.ts'
import { features } from '../src/features.ts'
import { metricKinds } from '../src/features/metrics/metrics.ts'
import { textsFor } from '../src/texts/texts.ts'
import { arrowsOf, readSources } from './imports.ts'
import { drawRooms } from './rooms.ts'

const everyCommand = await listCommands()

/** The generated files: their path in the tree and their text. */
export function generatedFiles(): { path: string; text: string }[] {
  return [
    { path: 'docs/configuration.md', text: configurationPage() },
    { path: '.env.example', text: exampleFile() },
    { path: 'docs/house.md', text: housePage() },
    { path: 'docs/api.md', text: apiPage() },
    { path: 'docs/commands.md', text: commandsPage() },
    { path: 'docs/compare.md', text: comparePage() },
    { path: 'docs/evidence.md', text: evidencePage() },
    { path: 'docs/metrics.md', text: metricsPage() },
    { path: 'docs/scaling.md', text: scalingPage() },
    { path: 'docs/problems.md', text: problemsPage() },
    { path: 'docs/openapi.json', text: openApiDocument() },
  ]
}

// Only the table in it is generated.
function apiPage(): string {
  const page = readFileSync(new URL('../docs/api.md', import.meta.url), 'utf8')
  const rows = actsOf(features).map(({ act, method, path }) => [
    `\`${method} ${path}\``,
    titleOf(textsFor('en'), act),
    whoMay(textsFor('en'), act),
  ])
  const acts = table([['Request', 'What it does', 'Who may'], ...rows])
  return page.replace(
    /(?<=<!-- The acts, by "npm run docs" -->\n)[\s\S]*?(?=<!-- The end of the acts -->)/,
    () => `\n${acts}\n\n`,
  )
}

// Only the tables in it are generated.
function commandsPage(): string {
  const page = readFileSync(new URL('../docs/commands.md', import.meta.url), 'utf8')
  const words = textsFor('en').commands
  const commands = everyCommand.map((one) => [
    `\`${usageOf(one, true)}\``,
    words.what[one.name as keyof typeof words.what],
  ])
  const statuses = Object.entries(exits).map(([exit, status]) => [
    String(status),
    words.exits[exit as keyof typeof exits],
  ])
  return page
    .replace(
      /(?<=<!-- The commands, by "npm run docs" -->\n)[\s\S]*?(?=<!-- The end of the commands -->)/,
      () => `\n${table([['Command', 'What it does'], ...commands])}\n\n`,
    )
    .replace(
      /(?<=<!-- The statuses, by "npm run docs" -->\n)[\s\S]*?(?=<!-- The end of the statuses -->)/,
      () => `\n${table([['Status', 'Meaning'], ...statuses])}\n\n`,
    )
}

// Only the table in it is generated.
function metricsPage(): string {
  const page = readFileSync(new URL('../docs/metrics.md', import.meta.url), 'utf8')
  const rows = Object.entries(metricKinds).map(([name, { type, labels, help }]) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(', '),
    help,
  ])
  const metrics = table([['Metric', 'Type', 'Labels', 'What it tells'], ...rows])
  return page.replace(
    /(?<=<!-- The metrics, by "npm run docs" -->\n)[\s\S]*?(?=<!-- The end of the metrics -->)/,
    () => `\n${metrics}\n\n`,
  )
}

// Only the table in it is generated.
function evidencePage(): string {
  const page = readFileSync(new URL('../docs/evidence.md', import.meta.url), 'utf8')
  // The comparison has a page of its own.
  const { compare: _, ...proofs } = readEvidence()
  const runs = Object.entries(proofs).map(([name, { printed, options, seed, date, machine, commit }]) => {
    // One that needs several processes has no choice.
    const [proof = '', database = null] = name.split('-')
    const words = [
      database === 'postgres' ? '--postgres' : '',
      options,
      seed === null ? '' : `--seed ${seed}`,
    ]
    const command = `npm run proof:${proof} -- ${words.filter((word) => word !== '').join(' ')}`
    return [
      `\`${command.replace(/ -- $/, '')}\``,
      database ?? 'postgres',
      printed,
      date,
      machine,
      `\`${commit}\``,
    ]
  })
  const evidence = table([['Command', 'Database', 'Printed', 'Date', 'Machine', 'Commit'], ...runs])
  return page.replace(
    /(?<=<!-- The evidence, by "npm run docs" -->\n)[\s\S]*?(?=<!-- The end of the evidence -->)/,
    () => `\n${evidence}\n\n`,
  )
}

// Only the tables in it are generated.
function scalingPage(): string {
  const page = readFileSync(new URL('../docs/scaling.md', import.meta.url), 'utf8')
  const { 'scale-sqlite': sqlite, 'scale-postgres': postgres } = readEvidence()
  const figures = [
    ['SQLite', sqlite],
    ['PostgreSQL', postgres],
  ] as const
  const tables = figures.flatMap(([database, run]) =>
    run?.table
      ? [`### On ${database}\n\n${run.date}, ${run.machine}, commit \`${run.commit}\`\n\n${table(run.table)}`]
      : [],
  )
  return page.replace(
    /(?<=<!-- The figures, by "npm run docs" -->\n)[\s\S]*?(?=<!-- The end of the figures -->)/,
    () => `\n${tables.join('\n\n')}\n\n`,
  )
}

// Only the table in it is generated.
function comparePage(): string {
  const page = readFileSync(new URL('../docs/compare.md', import.meta.url), 'utf8')
  const { compare: run } = readEvidence()
  const told = run?.table
    ? `\`npm run compare -- ${run.options}\`, ${run.date}, ${run.machine}, commit \`${run.commit}\`\n\n${table(run.table)}`
    : ''
  return page.replace(
    /(?<=<!-- The comparison, by "npm run docs" -->\n)[\s\S]*?(?=<!-- The end of the comparison -->)/,
    () => `\n${told}\n\n`,
  )
}

function openApiDocument(): string {
  const site = { baseUrl: 'https://login.example.org', siteName: 'Postern' }
  return `${JSON.stringify(openApiOf(actsOf(features), site, textsFor('en')), null, 2)}\n`
}

function problemsPage(): string {
  const { problems } = textsFor('en').api
  const rows = Object.entries(problems).map(([kind, sentence]) => [`\`${kind}\``, sentence])
  return `# The kinds of problems

<!-- Generated from src/texts/en/api.ts by "npm run docs"; change it there. -->

The member \`kind\` of each problem document of [the JSON interface](api.md), which never changes its meaning. Every installation shows
the same list, in the reader's language, at \`/api/problems/\`, where the member \`type\` leads.

${table([['Kind', 'Meaning'], ...rows])}
`
}

// Only the picture in it is generated.
function housePage(): string {
  const page = readFileSync(new URL('../docs/house.md', import.meta.url), 'utf8')
  const picture = drawRooms(arrowsOf(readSources()))
  return page.replace(
    /(?<=<!-- The rooms, by "npm run docs" -->\n)[\s\S]*?(?=<!-- The end of the rooms -->)/,
    () => `\n\`\`\`mermaid\n${picture}\n\`\`\`\n\n`,
  )
}

function configurationPage(): string {
  return `# Configuration

<!-- Generated from src/base/settings/tables/ by "npm run docs"; change it there. -->

Postern reads environment variables and a file \`.env\` in the working directory, in UTF-8; the environment wins. An empty
variable counts as unset. A value with \`#\` or blanks needs quotes in \`.env\`; in the file of \`docker run --env-file\` it
must not have any, because Docker makes them part of the value.

If settings are wrong, the server prints every fault with the variable's name and what would be right, and exits with
status 78. A variable that looks like a misspelt setting gets a warning. \`postern settings\` prints every setting with
its value and its source; secrets are masked. A host application passes the same names to \`createPostern\`.

[.env.example](../.env.example) is a file to start with.

${overview()}

${settingNames.map(section).join('\n\n')}
`
}

function overview(): string {
  const rows = settingNames.map((name) => [`[\`${name}\`](#${name.toLowerCase()})`, defaultOf(name)])
  return table([['Setting', 'Default'], ...rows])
}

// Padded like the formatter does, so that formatting does not change the generated page.
function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`)
  return lines.join('\n')
}

function section(name: SettingName): string {
  const { type, sentence, source, secret, example } = settingOf(name)
  const facts = [`Value: ${type}`, `Default: ${defaultOf(name)}`]
  if (example !== undefined && secret !== 'yes') facts.push(`Example: \`${example}\``)
  if (source !== undefined) facts.push(`Numbers: ${source}`)
  if (secret !== 'no') facts.push(secret === 'yes' ? 'Secret' : 'Secret where it holds a password')
  return `## ${name}\n\n${sentence}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}`
}

function defaultOf(name: SettingName): string {
  const { default: standard, defaultInWords } = settingOf(name)
  return defaultInWords ?? (standard === null ? 'none' : `\`${standard}\``)
}

function exampleFile(): string {
  const head = `# Copy this file to .env and take the "#" away in front of what you want to set.
# Generated from src/base/settings/tables/ by "npm run docs"; docs/configuration.md has more.`
  return `${[head, ...settingNames.map(exampleOf)].join('\n\n')}\n`
}

function exampleOf(name: SettingName): string {
  const { sentence, default: standard, example = standard ?? '' } = settingOf(name)
  const value = /[\s#<>"]/.test(example) ? `'${example}'` : example
  return `# ${sentence.replaceAll('`', '')}\n# Default: ${defaultOf(name).replaceAll('`', '')}\n#${name}=${value}`
}

if (import.meta.main) {
  for (const { path, text } of generatedFiles()) writeFileSync(new URL(`../${path}`, import.meta.url), text)
}
