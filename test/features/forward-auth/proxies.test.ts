// The snippets in `deploy/`, run by the real proxies where the machine has them: on the PATH, or in the folder that
// POSTERN_TEST_PROXIES names.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import { becomeAccount, openHouse, until } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

/** A proxy: its command, the files of `deploy/` that it reads, and a file of the test that includes them, if it needs one. */
type Proxy = {
  program: string
  files: string[]
  whole?: (folder: string) => string
  args: (folder: string) => string[]
}

const proxies: Record<string, Proxy> = {
  nginx: {
    program: 'nginx',
    files: ['nginx.conf', 'postern-proxy.conf'],
    // nginx.conf is included in an http block; this one writes nothing outside its folder.
    whole: () => `daemon off; pid nginx.pid; error_log stderr; worker_processes 1;
      events {}
      http {
        access_log off;
        client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
        include nginx.conf;
      }`,
    args: (folder) => ['-e', 'stderr', '-p', folder, '-c', join(folder, 'whole.conf')],
  },
  Caddy: {
    program: 'caddy',
    files: ['Caddyfile'],
    args: (folder) => ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
  },
  HAProxy: {
    program: 'haproxy',
    files: ['haproxy.cfg', 'haproxy-auth.lua'],
    args: (folder) => ['-f', join(folder, 'haproxy.cfg')],
  },
  Apache: {
    program: 'apache2',
    files: ['apache.conf', 'apache-auth.lua'],
    whole: (folder) => `ServerRoot ${folder}
      PidFile httpd.pid
      DefaultRuntimeDir ${folder}
      ErrorLog error.log
      ${process.getuid?.() === 0 ? 'User nobody\nGroup nogroup' : ''}
      ${['mpm_event', 'authz_core', 'alias', 'headers', 'lua', 'proxy', 'proxy_http']
        .map((name) => `LoadModule ${name}_module ${apacheModules()}/mod_${name}.so`)
        .join('\n')}
      Include ${folder}/apache.conf`,
    args: (folder) => ['-D', 'FOREGROUND', '-f', join(folder, 'whole.conf')],
  },
}

const identity = ['remote-id', 'remote-user', 'remote-name', 'remote-email']

for (const [name, proxy] of Object.entries(proxies)) {
  const program = find(proxy.program)
  const skip = program === null && `there is no ${proxy.program} here`

  test(`an application behind ${name} learns who asks, and visitors go to the log-in`, { skip }, async () => {
    await using front = await openBehind(proxy, program ?? '')
    const { url, seen } = front
    const refused = await ask(`${url}/cart?item=1`, { Accept: 'text/html' })
    assert.equal(refused.statusCode, 302)
    assert.equal(refused.headers.location, `${url}/login/?next=%2Fcart%3Fitem%3D1`)
    const byScript = await ask(`${url}/data`, { 'Sec-Fetch-Mode': 'cors', Accept: 'text/html' })
    assert.equal(byScript.statusCode, 401)
    assert.equal(seen.length, 0, 'nothing reached the application')
    assert.match(await (await fetch(`${url}/login/`)).text(), /data-page="log-in"/)

    const Cookie = await front.logIn()
    const forged = { 'Remote-User': 'admin', Remote_User: 'admin', 'Remote-Groups': 'admins' }
    const admitted = await fetch(`${url}/cart?item=1`, { headers: { Cookie, ...forged } })
    assert.equal(admitted.status, 200)
    const headers = seen[0]?.headers ?? {}
    assert.deepEqual(
      identity.slice(1).map((header) => headers[header]),
      ['%E5%B0%8F%E6%98%8E', '%E5%B0%8F%E6%98%8E', ada.address],
    )
    assert.match(String(headers['remote-id']), /^[\da-f]{32}$/)
    assert.equal(
      headers['remote_user'],
      undefined,
      'nor under the spelling that WSGI and PHP read as the same',
    )
  })

  test(`nobody asks through ${name} who is logged in`, { skip }, async () => {
    await using front = await openBehind(proxy, program ?? '')
    for (const dialect of ['nginx', 'caddy/optional']) {
      const headers = {
        Cookie: await front.logIn(),
        'X-Original-URL': `${front.url}/`,
        'X-Forwarded-Host': new URL(front.url).host,
      }
      assert.equal((await fetch(`${front.url}/api/forward-auth/${dialect}`, { headers })).status, 404)
    }
  })

  test(`behind ${name} the client's own words about its request change nothing`, { skip }, async () => {
    await using front = await openBehind(proxy, program ?? '')
    const headers = {
      Accept: 'text/html',
      'X-Original-URL': 'http://evil.example/x',
      'X-Original-Method': 'POST',
      'X-Forwarded-Uri': '/elsewhere',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Method': 'POST',
    }
    const answer = await ask(`${front.url}/own?next=%2Fx`, headers)
    assert.equal(answer.headers.location, `${front.url}/login/?next=%2Fown%3Fnext%3D%252Fx`)
  })

  test(
    `no spelling of a path or a header gets past ${name}, and without Postern nothing does`,
    { skip },
    async () => {
      await using front = await openBehind(proxy, program ?? '')
      const { url, seen } = front
      const Cookie = await front.logIn()
      for (const path of [
        '/api/./forward-auth/',
        '/api/%2e/forward-auth/',
        '/x/../api/forward-auth/',
        '//api//forward-auth/',
      ]) {
        const answer = await ask(url, { Cookie, 'X-Original-URL': `${url}/` }, `${path}nginx`)
        assert.equal(answer.headers['remote-id'], undefined, path)
      }
      seen.length = 0
      const forged = { REMOTE_USER: 'admin', 'REMOTE-ID': '1', remote_Email: 'admin@example.org' }
      await ask(url, { Cookie, 'Content-Type': 'text/plain', ...forged }, '/buy?a=%2F', 'the whole form')
      const [bought] = seen
      assert.deepEqual([bought?.method, bought?.url, bought?.body], ['POST', '/buy?a=%2F', 'the whole form'])
      assert.deepEqual(
        Object.keys(bought?.headers ?? {}).filter((header) => header.startsWith('remote_')),
        [],
      )
      assert.equal(bought?.headers['remote-email'], ada.address)

      seen.length = 0
      await front.stopPostern()
      assert.ok(Number((await ask(url, { Cookie, ...forged }, '/buy')).statusCode) >= 500)
      assert.equal(seen.length, 0)
    },
  )
}

/** A request without the headers that Node's `fetch` adds, such as `Sec-Fetch-Mode`. */
async function ask(
  url: string,
  headers: Record<string, string>,
  path?: string,
  body?: string,
): Promise<IncomingMessage> {
  const options = { headers, agent: false, ...(path === undefined ? {} : { path }) }
  const method = body === undefined ? 'GET' : 'POST'
  return new Promise((resolve, reject) => {
    request(url, { ...options, method }, (answer) => resolve(answer.resume()))
      .on('error', reject)
      .end(body)
  })
}

type Seen = {
  method: string | undefined
  url: string | undefined
  headers: IncomingHttpHeaders
  body: string
}

/** A house and an application behind a real proxy, which runs the snippet of `deploy/`. */
async function openBehind(proxy: Proxy, program: string) {
  const seen: Seen[] = []
  const serve = async (asked: IncomingMessage, answer: ServerResponse) => {
    const { method, url, headers } = asked
    seen.push({ method, url, headers, body: await text(asked) })
    answer.end('the application')
  }
  const application = createServer((asked, answer) => void serve(asked, answer))
  let fetchOf: (asked: Request) => Promise<Response> | Response = () => new Response(null, { status: 503 })
  const postern = createAdaptorServer({
    fetch: (asked) => fetchOf(asked),
    overrideGlobalObjects: false,
  }) as Server
  const probe = createServer()
  const [applicationPort, posternPort, port] = [
    await listen(application),
    await listen(postern),
    await listen(probe),
  ]
  await new Promise((resolve) => probe.close(resolve))
  const url = `http://localhost:${port}`
  const house = await openHouse({ BASE_URL: url, TRUSTED_PROXIES: '127.0.0.1' })
  fetchOf = (asked) => house.postern.fetch(asked, { clientAddress: '127.0.0.1' })
  await becomeAccount(house, { ...ada, name: '小明' })

  const folder = mkdtempSync(join(tmpdir(), 'postern-proxy-'))
  // Apache's workers are another user's.
  chmodSync(folder, 0o755)
  for (const file of proxy.files)
    writeFileSync(join(folder, file), onThisMachine(file, folder, { port, posternPort, applicationPort }))
  writeFileSync(join(folder, 'whole.conf'), proxy.whole?.(folder) ?? '')
  const running = spawn(program, proxy.args(folder), {
    stdio: 'ignore',
    env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  })
  await until(async () => (await fetch(`${url}/healthz-of-nobody`).catch(() => null)) !== null, 15_000)
  seen.length = 0
  return {
    url,
    seen,
    async logIn(): Promise<string> {
      const browser = house.newVisitor()
      await browser.logIn({ identifier: '小明', password: ada.password })
      return [...browser.cookies].map((pair) => pair.join('=')).join('; ')
    },
    stopPostern: () => close(postern),
    async [Symbol.asyncDispose]() {
      running.kill('SIGTERM')
      await Promise.all([close(application), close(postern)])
      await house[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Ports = { port: number; posternPort: number; applicationPort: number }

/** A file of `deploy/` without TLS, at the ports and in the folder of a test. */
function onThisMachine(file: string, folder: string, { port, posternPort, applicationPort }: Ports): string {
  return readFileSync(new URL(`../../../deploy/${file}`, import.meta.url), 'utf8')
    .replace(/listen 443 ssl;/, `listen 127.0.0.1:${port};`)
    .replaceAll(/^ *(?:ssl_|SSL).*$/gm, '')
    .replace(/server_name .*;/, 'server_name localhost;')
    .replace(/^www\.example\.org \{/m, `{\n\tadmin off\n\tauto_https off\n}\nhttp://localhost:${port} {`)
    .replace(/bind :443 ssl crt .*/, `bind 127.0.0.1:${port}`)
    .replace('<VirtualHost *:443>', `Listen 127.0.0.1:${port}\n<VirtualHost *:${port}>`)
    .replaceAll(/\/etc\/(?:haproxy|apache2)\//g, `${folder}/`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${posternPort}`)
    .replaceAll('127.0.0.1:8000', `127.0.0.1:${applicationPort}`)
}

function apacheModules(): string {
  const own = join(process.env['POSTERN_TEST_PROXIES'] ?? '', 'apache2-modules')
  return existsSync(own) ? own : '/usr/lib/apache2/modules'
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

function find(program: string): string | null {
  const folders = [process.env['POSTERN_TEST_PROXIES'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)]
  const places = folders.filter(Boolean).map((folder) => join(folder, program))
  return [...places, `/usr/sbin/${program}`].find((place) => existsSync(place)) ?? null
}
