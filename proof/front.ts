// A round robin in front of several servers, as a proxy is: one of our own, or a real nginx.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { faultCode } from '../src/base/fault-code.ts'
import { until } from '../test/support/house.ts'

// How long a server may take, in milliseconds: longer than one is frozen.
const patience = 8_000

/** Passes on requests at a port to the servers at others in turn. One that takes no connection is passed over. */
export async function startFront(port: number, ports: readonly number[]): Promise<AsyncDisposable> {
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    turn += 1
    const inTurn = ports.map((_, place) => ports[(turn + place) % ports.length] ?? 0)
    pass(incoming, outgoing, inTurn)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, [port, ...others]: number[]): void {
  if (port === undefined) return void outgoing.writeHead(502).end('{}')
  const { method, url, headers } = incoming
  const forwarded = [headers['x-forwarded-for'], incoming.socket.remoteAddress].filter(Boolean).join(', ')
  const asked = request({
    host: '127.0.0.1',
    port,
    method,
    path: url,
    headers: { ...headers, 'x-forwarded-for': forwarded },
    timeout: patience,
  })
  asked.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.on('error', () => outgoing.destroy())
    answer.pipe(outgoing)
  })
  asked.on('timeout', () => asked.destroy(new Error('too late')))
  asked.on('error', (fault) => {
    // Only what no server has seen may be sent to another one.
    if (faultCode(fault) === 'ECONNREFUSED') pass(incoming, outgoing, others)
    else if (outgoing.headersSent) outgoing.destroy()
    else outgoing.writeHead(504).end('{}')
  })
  incoming.pipe(asked)
}

/** The same by nginx, whose program is in a file. */
export async function startNginx(
  program: string,
  port: number,
  ports: readonly number[],
): Promise<AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-nginx-'))
  const servers = ports.map((one) => `server 127.0.0.1:${one} max_fails=1 fail_timeout=1s;`).join(' ')
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid nginx.pid; error_log stderr crit; worker_processes 1; ${process.getuid?.() === 0 ? 'user root;' : ''}
    events {}
    http {
      access_log off;
      client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
      upstream servers { ${servers} }
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass http://servers;
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_connect_timeout 2s;
          proxy_read_timeout ${patience}ms;
        }
      }
    }`,
  )
  const running = spawn(program, ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  process.on('exit', () => running.kill('SIGKILL'))
  await until(() =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => true,
      () => false,
    ),
  )
  return {
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => running.once('exit', resolve))
      running.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
