// The snippets in `deploy/`, run by the real proxies where the machine has them: on the PATH, or in the folder that
// POSTERN_TEST_PROXIES names.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { test } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import { becomeAccount, openHouse, until } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

/** A proxy: its command, and its snippet in `deploy/`. */
type Proxy = { program: string; snippet: string; args: (folder: string) => string[] }

const proxies: Record<string, Proxy> = {
  nginx: {
    program: 'nginx',
    snippet: 'nginx.conf',
    args: (folder) => ['-e', 'stderr', '-p', folder, '-c', join(folder, 'whole.conf')],
  },
  caddy: {
    program: 'caddy',
    snippet: 'Caddyfile',
    args: (folder) => ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
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
    assert.deepEqual(seen, [], 'nothing reached the application')
    assert.match(await (await fetch(`${url}/login/`)).text(), /data-page="log-in"/)

    const Cookie = await front.logIn()
    const forged = { 'Remote-User': 'admin', Remote_User: 'admin', 'Remote-Groups': 'admins' }
    const admitted = await fetch(`${url}/cart?item=1`, { headers: { Cookie, ...forged } })
    assert.equal(admitted.status, 200)
    const headers: IncomingHttpHeaders = seen[0] ?? {}
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
}

/** A request without the headers that Node's `fetch` adds, such as `Sec-Fetch-Mode`. */
async function ask(url: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (answer) => resolve(answer.resume())).on('error', reject)
  })
}

/** A house and an application behind a real proxy, which runs the snippet of `deploy/`. */
async function openBehind(proxy: Proxy, program: string) {
  const seen: IncomingHttpHeaders[] = []
  const application = createServer((request, answer) => {
    seen.push(request.headers)
    answer.end('the application')
  })
  let fetchOf: (request: Request) => Promise<Response> | Response = () => new Response(null, { status: 503 })
  const postern = createAdaptorServer({
    fetch: (request) => fetchOf(request),
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
  fetchOf = (request) => house.postern.fetch(request, { clientAddress: '127.0.0.1' })
  await becomeAccount(house, { ...ada, name: '小明' })

  const folder = mkdtempSync(join(tmpdir(), 'postern-proxy-'))
  for (const file of [proxy.snippet, 'postern-proxy.conf'])
    writeFileSync(join(folder, file), onThisMachine(file, { port, posternPort, applicationPort }))
  writeFileSync(join(folder, 'whole.conf'), wholeNginx)
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
    async [Symbol.asyncDispose]() {
      running.kill('SIGTERM')
      for (const server of [application, postern]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
      await house[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// nginx.conf is included in an http block; this one writes nothing outside its folder.
const wholeNginx = `daemon off; pid nginx.pid; error_log stderr; worker_processes 1;
events {}
http {
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  include nginx.conf;
}`

type Ports = { port: number; posternPort: number; applicationPort: number }

/** A snippet without TLS, at the ports of a test. */
function onThisMachine(file: string, { port, posternPort, applicationPort }: Ports): string {
  return readFileSync(new URL(`../../../deploy/${file}`, import.meta.url), 'utf8')
    .replace(/listen 443 ssl;/, `listen 127.0.0.1:${port};`)
    .replaceAll(/^ *ssl_.*$/gm, '')
    .replace(/server_name .*;/, 'server_name localhost;')
    .replace(/^www\.example\.org \{/m, `{\n\tadmin off\n\tauto_https off\n}\nhttp://localhost:${port} {`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${posternPort}`)
    .replaceAll('127.0.0.1:8000', `127.0.0.1:${applicationPort}`)
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
