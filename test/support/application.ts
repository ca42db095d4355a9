// Applications of others, in processes of their own.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request as ask } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { until } from './house.ts'
import { cheapHashing } from './program.ts'
import type { Visitor } from './visitor.ts'

/** Starts an application in an empty folder, waits until it answers, and ends it with its scope. */
export async function startApplication(program: string, args: string[], port: number) {
  const cwd = mkdtempSync(join(tmpdir(), 'postern-application-'))
  const { PATH = '' } = process.env
  const env = { PATH, PORT: String(port), LOG_LEVEL: 'warn', ...cheapHashing }
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let error = ''
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()))
  const url = `http://localhost:${port}`
  await until(async () => {
    if (child.exitCode !== null) throw new Error(error)
    return (await fetch(url, { redirect: 'manual' }).catch(() => null)) !== null
  })
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      rmSync(cwd, { recursive: true, force: true })
    },
  }
}

/** Asks as a browser asks for a page; the platform's `fetch` says of each request that a script makes it. */
export async function navigate(request: Request): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const { method, url } = request
  const headers = {
    ...Object.fromEntries(request.headers),
    accept: 'text/html',
    'sec-fetch-mode': 'navigate',
  }
  const body = method === 'GET' ? undefined : Buffer.from(await request.arrayBuffer())
  ask(url, { method, headers, agent: false }, resolve).on('error', reject).end(body)
  const answer = await promise
  const own = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  return new Response(await buffer(answer), { status: answer.statusCode ?? 500, headers: own })
}

/** The confirmation link of the newest mail in the development mailbox, once there is one. */
export async function linkInMailbox(browser: Visitor): Promise<string> {
  let mail: string | undefined
  await until(async () => {
    mail = /\/dev\/mailbox\/[\w-]+/.exec((await browser.open('/dev/mailbox')).html)?.[0]
    return mail !== undefined
  })
  const { html } = await browser.open(`${mail}/html`)
  return /href="([^"]+\/confirm\/[^"]+)"/.exec(html)?.[1] ?? ''
}
