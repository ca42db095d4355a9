// One connection to the mail server.

import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import type { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { MailPatience } from '../base/limits.ts'
import { isLoopbackHost, withoutBrackets } from '../base/network.ts'
import type { Settings } from '../base/settings/settings.ts'

/** Why a mail server did not take something; `replies` counts those to the mail that was being sent. */
export type SmtpFault = {
  code?: string
  command?: string
  response?: string
  responseCode?: number
  message: string
  replies?: number
}

/** A connection that has greeted and logged in. */
export type Connection = {
  extensions: readonly string[]
  /** How many mails were tried over it. */
  mails: number
  isOpen(): boolean
  /** Sends one message; rejects with an `SmtpFault`. */
  send(envelope: Envelope, message: Readable): Promise<{ accepted: string[]; response: string }>
  /** Says goodbye and waits for the end. */
  quit(): Promise<void>
  close(): void
  /** Calls back when the connection ends, for any reason. */
  onEnd(listener: () => void): void
}

type Envelope = { from: string; to: string[] }

type ConnectionOptions = ReturnType<typeof connectionOptions>

/** Translates a mail server's URL and the other settings for nodemailer. */
export function connectionOptions(url: URL, settings: Settings, patience: MailPatience) {
  const secure = url.protocol === 'smtps:'
  const host = withoutBrackets(url.hostname)
  // A mail server on this machine may use a self-signed certificate; for any other server only the operator may allow
  // that.
  const trusting = isLoopbackHost(host) || url.searchParams.get('tls') === 'optional'
  const name = heloName(settings)
  return {
    host,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !trusting,
    tls: { rejectUnauthorized: !trusting, minVersion: 'TLSv1.2' as const },
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    ...(name === null ? {} : { name }),
    // Counted from when the socket is connected.
    connectionTimeout: patience.greeting,
    greetingTimeout: patience.greeting,
    // The time of a mail ends silence, too: a mail may be taken any moment behind the final dot.
    socketTimeout: Math.max(patience.greeting, patience.whole),
  }
}

/** Connects, greets and logs in; rejects with an `SmtpFault` on failure. */
export async function openConnection(
  options: ConnectionOptions,
  patience: MailPatience,
): Promise<Connection> {
  // Loaded with the first connection, like the composer in message.ts.
  const { default: Smtp } = await import('nodemailer/lib/smtp-connection')
  const socket = await openSocket(options, patience.connect)
  const talk = listen()
  const smtp = new Smtp({
    ...options,
    connection: socket,
    transactionLog: true,
    logger: talk.logger,
  })
  try {
    await greet(smtp, options, patience.greeting)
  } catch (fault) {
    smtp.close()
    throw hinted(fault, options)
  }
  return connectionOver(smtp, talk)
}

// The machine's look-up, which nodemailer's leaves out, knows /etc/hosts as well. Its name stays for TLS.
function openSocket({ host, port }: ConnectionOptions, patience: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    const late = setTimeout(() => socket.destroy(new Error('the mail server cannot be reached')), patience)
    socket.once('connect', () => {
      clearTimeout(late)
      socket.off('error', reject)
      resolve(socket)
    })
    socket.once('error', (fault) => {
      clearTimeout(late)
      reject(fault)
    })
  })
}

// With a separate timer: a server that drips its answer never falls silent.
function greet(smtp: SMTPConnection, { auth }: ConnectionOptions, patience: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the mail server did not greet in time')), patience)
    const done = (fault?: Error | null) => {
      clearTimeout(late)
      if (fault) reject(fault)
      else resolve()
    }
    // Also later: an `error` event without a listener would end the process.
    smtp.on('error', done)
    smtp.once('end', () => done(new Error('the mail server closed the connection')))
    smtp.connect((fault) => {
      if (fault || !auth || !smtp.allowsAuth) done(fault)
      else smtp.login(auth, done)
    })
  })
}

function connectionOver(smtp: SMTPConnection, talk: ReturnType<typeof listen>): Connection {
  const ended = new Promise<void>((resolve) => smtp.once('end', resolve))
  let isOpen = true
  void ended.then(() => (isOpen = false))
  // nodemailer keeps the server's answer to itself; a test fails should the name change.
  const extensions: unknown = Reflect.get(smtp, '_supportedExtensions')
  return {
    extensions: Array.isArray(extensions) ? extensions.map(String) : [],
    mails: 0,
    isOpen: () => isOpen,
    send(envelope, message) {
      this.mails += 1
      return new Promise((resolve, reject) => {
        const fail = (fault: Error) => reject(Object.assign(fault, { replies: talk.replies.length }))
        talk.begin((refusal) => {
          smtp.close()
          fail(refusal)
        })
        smtp.send(envelope, message, (fault, info) => (fault ? fail(fault) : resolve(info)))
      })
    },
    async quit() {
      smtp.quit()
      const late = setTimeout(() => smtp.close(), goodbye)
      await ended
      clearTimeout(late)
    },
    close: () => smtp.close(),
    onEnd: (listener) => void ended.then(listener),
  }
}

// In milliseconds: a server that does not answer a goodbye is left.
const goodbye = 1_000

// Listens to a connection, and ends it where nodemailer would go on. A server that refuses the recipient and then asks for
// the mail, as pipelining allows, must get an empty one (RFC 2920 section 3.1); some never answer that. Its refusal is
// already known. One that answers DATA by a 250 does not ask for the mail: it would read the lines as commands, or its
// answers no longer belong to our questions.
function listen() {
  const refuse = (command: string, place: number) => {
    const response = talk.replies[place] ?? ''
    const facts = { command, response, responseCode: Number(response.slice(0, 3)) }
    const refusal = Object.assign(new Error(response), facts)
    // nodemailer is about to write to the socket.
    queueMicrotask(() => talk.onRefused(refusal))
  }
  const talk = {
    replies: [] as string[],
    onRefused: silence as (refusal: Error) => void,
    begin(onRefused: (refusal: Error) => void) {
      talk.replies = []
      talk.onRefused = onRefused
    },
    logger: {
      trace: silence,
      info: silence,
      warn: silence,
      error: silence,
      fatal: silence,
      debug(entry: unknown, said: unknown) {
        const speaker = (entry as { tnx?: string }).tnx
        if (speaker === 'server') {
          talk.replies.push(String(said))
          if (talk.replies.length === 3 && String(said).startsWith('2')) refuse('DATA', 2)
        } else if (speaker === 'client' && said === '.') refuse('RCPT TO', 1)
      },
    },
  }
  return talk
}

function silence(): void {}

// `smtp:` begins in the clear and `smtps:` with TLS; a server that expects the other one is silent, or speaks no TLS.
function hinted(fault: unknown, { secure }: ConnectionOptions): Error {
  const error = fault instanceof Error ? fault : new Error(String(fault))
  if (secure && /wrong version number|packet length too long|unknown protocol/i.test(error.message))
    error.message += ' (a server that does not begin with TLS? Then SMTP_URL begins with smtp://)'
  if (!secure && /greet/i.test(error.message))
    error.message += ' (a server that begins with TLS? Then SMTP_URL begins with smtps://)'
  return error
}

// A machine's own name without a dot would go out as [127.0.0.1], which many servers refuse.
function heloName({ mailHelo, baseUrl, mailFrom }: Settings): string | null {
  if (mailHelo !== null) return mailHelo
  const machine = hostname()
  const domain = mailFrom.address.slice(mailFrom.address.lastIndexOf('@') + 1)
  return [machine, new URL(baseUrl).hostname, domain].find(isDomain) ?? null
}

function isDomain(text: string): boolean {
  return /^[a-z\d-]+(\.[a-z\d-]+)*\.[a-z][a-z\d-]*$/i.test(text)
}
