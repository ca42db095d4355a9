import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { test } from 'node:test'
import { oldestNodes, whyNodeIsTooOld } from '../../bin/node-version.js'

// A Node that says that it is another one.
const pretence = (version: string) =>
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`

const inLibrary = `import('./src/index.ts').then(({ createPostern }) => createPostern({})).catch((fault) => console.log(fault.message))`

test('package.json asks for the Node that the check asks for', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }
  const [line, newest] = oldestNodes
  assert.equal(engines.node, `^${line} || >=${newest}`)
  for (const version of [...oldestNodes, '24.22.3', '26.10.0', '27.0.0'])
    assert.equal(whyNodeIsTooOld(version), null, version)
  for (const version of ['20.20.0', '24.15.9', '25.9.0']) assert.ok(whyNodeIsTooOld(version), version)
})

test('under an old Node the command says in a sentence which one is needed', () => {
  const { status, stderr } = run(process.execPath, ['--import', pretence('20.1.0'), 'bin/postern.js'])
  assert.match(stderr, /^postern needs Node .* or newer; this is 20\.1\.0\./)
  assert.equal(status, 78)
  const chinese = run(process.execPath, ['--import', pretence('20.1.0'), 'bin/postern.js'], {
    LANG: 'zh_CN.UTF-8',
  })
  assert.match(chinese.stderr, /^postern 需要 Node .*现在是 20\.1\.0。/)
})

test('under an old Node the library is refused with the same sentence', () => {
  const { stdout } = run(process.execPath, ['--import', pretence('20.1.0'), '--eval', inLibrary])
  assert.equal(stdout, `${whyNodeIsTooOld('20.1.0')}\n`)
})

const oldOne = findOldNode()
test(
  'a real old Node can read the command',
  { skip: oldOne === null && 'there is no older Node here' },
  () => {
    const { status, stderr } = run(oldOne ?? '', ['bin/postern.js'])
    assert.match(stderr, /^postern needs Node/)
    assert.equal(status, 78)
  },
)

function run(program: string, args: string[], values: NodeJS.ProcessEnv = {}) {
  return spawnSync(program, args, { encoding: 'utf8', env: { PATH: process.env['PATH'], ...values } })
}

function findOldNode(): string | null {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  return (
    places.find((place) => {
      const { stdout } = run(place, ['--version'])
      return stdout && whyNodeIsTooOld(stdout.trim().slice(1)) !== null
    }) ?? null
  )
}
