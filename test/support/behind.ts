// A house and an application behind a real proxy, which runs a snippet of `deploy/`. The machine has the proxy on the PATH, or
// in the folder that POSTERN_TEST_PROXIES names.

import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { openHouse, until } from './house.ts'
import type { House } from './house.ts'

/** A proxy: its command, the files of `deploy/` that it reads, and a file of the test that includes them, if it needs one. */
export type Proxy = {
  program: string
  files: string[]
  /** Where the house lies in these files; by default at the root. */
  basePath?: string
  whole?: (folder: string) => string
  args: (folder: string) => string[]
}

/** The proxies that `deploy/` has snippets for, and that can be run. */
export const proxies = {
  nginx: nginx('nginx.conf'),
  'nginx below a path': nginx('nginx-below-path.conf', '/auth'),
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
} satisfies Record<string, Proxy>

function nginx(file: string, basePath = ''): Proxy {
  return {
    program: 'nginx',
    files: [file, 'postern-proxy.conf'],
    basePath,
    // The file is included in an http block; this one writes nothing outside its folder.
    whole: () => `daemon off; pid nginx.pid; error_log stderr; worker_processes 1;
      events {}
      http {
        access_log off;
        client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
        include ${file};
      }`,
    args: (folder) => ['-e', 'stderr', '-p', folder, '-c', join(folder, 'whole.conf')],
  }
}

/** A house behind a proxy. */
type HouseBehind = AsyncDisposable & {
  /** The proxy's address; the house is at its base path. */
  url: string
  /** Where it sends people on to TLS; Caddy does so by itself, and not in a test. */
  plainUrl: string
  house: House
  /** Postern is out of reach from now on. */
  stopPostern(): Promise<void>
}

/** Opens a house behind a proxy, which passes on to the application at `applicationPort` what is not Postern's. */
export async function openBehind(
  proxy: Proxy,
  program: string,
  applicationPort: number,
): Promise<HouseBehind> {
  let fetchOf: (asked: Request) => Promise<Response> | Response = () => new Response(null, { status: 503 })
  const postern = createAdaptorServer({
    fetch: (asked) => fetchOf(asked),
    overrideGlobalObjects: false,
  }) as Server
  const [posternPort, port, plainPort] = [await listen(postern), await freePort(), await freePort()]
  const url = `http://localhost:${port}`
  const house = await openHouse({ BASE_URL: url + (proxy.basePath ?? ''), TRUSTED_PROXIES: '127.0.0.1' })
  fetchOf = (asked) => house.postern.fetch(asked, { clientAddress: '127.0.0.1' })

  const folder = mkdtempSync(join(tmpdir(), 'postern-proxy-'))
  // Apache's workers are another user's.
  chmodSync(folder, 0o755)
  for (const file of proxy.files)
    writeFileSync(
      join(folder, file),
      onThisMachine(file, folder, { port, plainPort, posternPort, applicationPort }),
    )
  writeFileSync(join(folder, 'whole.conf'), proxy.whole?.(folder) ?? '')
  const running = spawn(program, proxy.args(folder), {
    stdio: 'ignore',
    env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  })
  const closeAll = async () => {
    running.kill('SIGTERM')
    await close(postern)
    await house[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  }
  const opened = until(
    async () => (await fetch(`${url}/healthz-of-nobody`).catch(() => null)) !== null,
    15_000,
  )
  // Otherwise a proxy that does not start would keep the process of the test from its end.
  await opened.catch(async (fault: unknown) => {
    await closeAll()
    throw fault
  })
  const plainUrl = `http://localhost:${plainPort}`
  return { url, plainUrl, house, stopPostern: () => close(postern), [Symbol.asyncDispose]: closeAll }
}

/** A port at which nothing listens. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  const port = await listen(probe)
  await close(probe)
  return port
}

type Ports = { port: number; plainPort: number; posternPort: number; applicationPort: number }

/** A file of `deploy/` without TLS, at the ports and in the folder of a test. */
function onThisMachine(
  file: string,
  folder: string,
  { port, plainPort, posternPort, applicationPort }: Ports,
): string {
  return readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8')
    .replaceAll(/^ *listen \[::\]:.*$/gm, '')
    .replace(/listen 80;/, `listen 127.0.0.1:${plainPort};`)
    .replace(/listen 443 ssl;/, `listen 127.0.0.1:${port};`)
    .replaceAll(/^ *(?:ssl_|SSL).*$/gm, '')
    .replaceAll(/server_name .*;/g, 'server_name localhost;')
    .replace(/^www\.example\.org \{/m, `{\n\tadmin off\n\tauto_https off\n}\nhttp://localhost:${port} {`)
    .replace('bind :::80 v4v6', `bind 127.0.0.1:${plainPort}`)
    .replace(/bind :::443 v4v6 ssl crt .*/, `bind 127.0.0.1:${port}`)
    .replace('<VirtualHost *:80>', `Listen 127.0.0.1:${plainPort}\n<VirtualHost *:${plainPort}>`)
    .replace('<VirtualHost *:443>', `Listen 127.0.0.1:${port}\n<VirtualHost *:${port}>`)
    .replaceAll(/\/etc\/(?:haproxy|apache2)\//g, `${folder}/`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${posternPort}`)
    .replaceAll('127.0.0.1:8000', `127.0.0.1:${applicationPort}`)
}

function apacheModules(): string {
  const own = join(process.env['POSTERN_TEST_PROXIES'] ?? '', 'apache2-modules')
  return existsSync(own) ? own : '/usr/lib/apache2/modules'
}

/** Closes a server and its connections. */
export async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** Listens at a free port of this machine, and returns it. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Where a program is; null if the machine does not have it. */
export function findProgram(program: string): string | null {
  const folders = [process.env['POSTERN_TEST_PROXIES'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)]
  const places = folders.filter(Boolean).map((folder) => join(folder, program))
  return [...places, `/usr/sbin/${program}`].find((place) => existsSync(place)) ?? null
}
