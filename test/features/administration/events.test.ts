import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../../../src/base/paths.ts'
import { act, openAdmin } from '../../support/admin.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import type { Page } from '../../support/visitor.ts'

test('events are found by kind, person, actor and time, also for people without an account yet', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  await house.stranger.register({ ...ada, name: '小明', address: 'ming@example.org' })
  const { id } = await house.db
    .selectFrom('accounts')
    .select('id')
    .where('name', '=', 'ada')
    .executeTakeFirstOrThrow()
  await act(admin, paths.adminAccountAct(id, 'suspend'), { reason: '广告' })

  const kinds = async (query: Record<string, string>) => {
    const page = await admin.open(`/admin/events/?${new URLSearchParams(query)}`)
    assert.equal(page.status, 200, page.text)
    return kindsOn(page)
  }
  assert.deepEqual(await kinds({ name: 'ADA' }), ['account-suspended', 'confirmed'])
  assert.deepEqual(await kinds({ name: 'ada@example.org', kind: 'confirmed' }), ['confirmed'])
  assert.deepEqual(await kinds({ name: 'ming@example.org' }), ['registered'])
  assert.deepEqual(await kinds({ name: '小明' }), ['registered'])
  assert.deepEqual(await kinds({ actor: admin.id }), ['account-suspended', 'logged-in'])
  const today = dateOf(house.now())
  assert.ok((await kinds({ from: today, until: today })).length >= 5)
  assert.deepEqual(await kinds({ until: '2020-02-29' }), [])
  const zone = process.env['TZ']
  process.env['TZ'] = 'Europe/Berlin'
  try {
    const lastMinute = { ...eventRow(0, null), at: Date.parse('2020-10-25T23:59:00+01:00') }
    await house.db.insertInto('events').values(lastMinute).execute()
    assert.deepEqual(
      await kinds({ from: '2020-10-25', until: '2020-10-25' }),
      ['logged-out'],
      'a day of 25 hours',
    )
  } finally {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  }

  const narrowed = await admin.open(`/admin/events/?account=${id}`)
  assert.match(narrowed.html, /data-chip="account"><span[^>]*>[^<]*<\/span>[^<]*<bdi>ada<\/bdi>/)
  assert.match(narrowed.html, /type="hidden" name="account" value="[0-9a-f]{32}"/)
})

test('the names of events that programs use are shown on demand, and nobody has to type a date', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const page = await admin.open('/admin/events/?kind=logged-in')
  assert.deepEqual(kindsOn(page), ['logged-in'])
  assert.doesNotMatch(page.html, /<code>/)
  for (const name of ['from', 'until']) assert.match(page.html, new RegExp(`type="date" name="${name}"`))
  const path = /href="([^"]*)" data-raw/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const raw = await admin.open(path)
  assert.deepEqual(kindsOn(raw), ['logged-in'], 'the filter stays')
  assert.match(raw.html, /<code>logged-in<\/code>/)
})

test('an invalid date or unknown name is reported and stays in the form', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  for (const from of ['2026-02-31', '2026-13-01', 'yesterday', '0000-01-01', '99999-01-01', "' or 1=1"]) {
    const wrong = await admin.open(`/admin/events/?${new URLSearchParams({ from })}`)
    assert.equal(wrong.status, 422, from)
    assert.equal(wrong.notice, 'wrongDate')
    assert.match(wrong.html, /name="from"[^>]*aria-invalid="true" aria-describedby="trouble hint-dates"/)
    const file = await admin.open(`/admin/events.csv?${new URLSearchParams({ from })}`)
    assert.equal(file.status, 422, 'a file leads to the form that says why')
  }
  const nobody = await admin.open('/admin/events/?name=nobody&from=2026-01-01')
  assert.equal(nobody.status, 422)
  assert.equal(nobody.notice, 'unknownName')
  assert.match(nobody.html, /name="from" value="2026-01-01"/)
  assert.equal((await admin.open('/admin/events/?kind=forged&account=%27&actor=%25')).status, 200)
})

test('the export streams each event that matches the filter once, over several reads', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const rows = Array.from({ length: 1_203 }, (_, index) => eventRow(index, null))
  for (let from = 0; from < rows.length; from += 100) {
    await house.db
      .insertInto('events')
      .values(rows.slice(from, from + 100))
      .execute()
  }
  const lines = (await (await admin.ask('/admin/events.jsonl?kind=logged-out')).text()).trimEnd().split('\n')
  const ids = lines.map((line) => JSON.parse(line).id)
  assert.equal(ids.length, 1_203)
  assert.equal(new Set(ids).size, 1_203)
  assert.deepEqual(Object.keys(JSON.parse(lines[0] ?? '')).toSorted(), [
    'accountId',
    'actor',
    'at',
    'id',
    'kind',
    'network',
    'reason',
    'registrationId',
    'subjectId',
  ])
  const csv = await admin.ask('/admin/events.csv?kind=logged-out')
  assert.equal(csv.headers.get('content-disposition'), 'attachment; filename="events.csv"')
  assert.equal((await csv.text()).trimEnd().split('\r\n').length, 1_204)
})

test('a client that disconnects during an export causes no fault', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const rows = Array.from({ length: 600 }, (_, index) => eventRow(index, null))
  for (let from = 0; from < rows.length; from += 100) {
    await house.db
      .insertInto('events')
      .values(rows.slice(from, from + 100))
      .execute()
  }
  const reader = (await admin.ask('/admin/events.csv')).body?.getReader()
  await reader?.read()
  await reader?.cancel()
  assert.equal((await admin.open('/admin/events/')).status, 200)
  assert.ok(!house.log.some((line) => line.includes('"level":"error"')))
})

test('no spreadsheet executes a typed reason, and no line break or quote in it breaks the file', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const reasons = [
    '=HYPERLINK("http://evil.example";"x")',
    '+1+cmd|calc',
    '-2',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1+1',
    '＝1+1',
    'a,b;"c"\r\nd',
    '小明打了电话',
  ]
  await house.db
    .insertInto('events')
    .values(reasons.map((reason, index) => eventRow(index, reason)))
    .execute()
  const csv = await bytesOf(await admin.ask('/admin/events.csv?kind=logged-out'))
  assert.deepEqual([...csv.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'spreadsheets read Chinese by its mark')
  const records = parseCsv(csv.subarray(3).toString())
  assert.deepEqual(records[0]?.slice(0, 3), ['at', 'kind', 'accountId'])
  const written = records.slice(1).map((record) => record[7] ?? '')
  assert.equal(written.length, reasons.length)
  for (const reason of written) assert.doesNotMatch(reason, /^\s*[=+\-@＝]|^[\t\r]/)
  const plain = written.map((reason) => reason.replace(/^'/, ''))
  assert.deepEqual(plain.toSorted(), reasons.toSorted())
})

function eventRow(index: number, reason: string | null) {
  return {
    id: index.toString(16).padStart(32, '0'),
    // Many of one instant, so that the place between two pages is told by the id alone.
    at: 1_700_000_000_000 + Math.floor(index / 200),
    kind: 'logged-out',
    accountId: null,
    registrationId: null,
    actor: 'visitor',
    network: '192.0.2.7',
    reason,
    subjectId: null,
  }
}

function kindsOn(page: Page): string[] {
  return [...page.html.matchAll(/data-kind="([a-z-]+)"/g)].map(([, kind = '']) => kind)
}

function dateOf(at: number): string {
  const day = new Date(at)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

async function bytesOf(answer: Response): Promise<Buffer> {
  return Buffer.from(await answer.arrayBuffer())
}

// As RFC 4180 has it.
function parseCsv(text: string): string[][] {
  const fields = text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)
  const records: string[][] = [[]]
  for (const [, field = '', end] of fields) {
    records.at(-1)?.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field)
    if (end === '\r\n') records.push([])
  }
  return records.filter((record) => record.length > 0)
}
