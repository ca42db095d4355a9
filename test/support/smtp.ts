// A mail server on the loopback interface that speaks enough of RFC 5321 to take mails, and misbehaves on demand.

import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import { simpleParser } from 'mailparser'
import type { ParsedMail } from 'mailparser'
import { digitsIn } from '../../src/testing/mailbox.ts'

/** A mail as a person reads it, and as it came over the wire. */
export type ReceivedMail = {
  envelope: { from: string; to: string[] }
  raw: Buffer
  subject: string
  text: string
  html: string
  headers: ParsedMail['headers']
  messageId: string
  /** The one confirmation link, and the digits; empty if the mail has none. */
  link: string
  /** The link by which its reader says that it was not them. */
  notMeLink: string
  /** The link to a new password. */
  resetLink: string
  digits: string
}

/** A misbehaviour of the server; `at` names the moment. */
export type Misbehaviour = { at: Moment } & (
  | { reply: string; close?: boolean }
  | { drop: true }
  /** Answers normally, but this many milliseconds late. */
  | { late: number }
  /** Answers as it should, one byte after the other. */
  | { slowly: true }
  /** Makes another text of the answer that it should give, and goes on as if it had given that. */
  | { says: (answer: string) => string }
  /** Says nothing more. */
  | { silent: true }
  /** Says a line of an answer again and again, and never its last. */
  | { drips: string }
)

/** The most connections, and mails over each. */
type Bounds = { connections?: number; mailsEach?: number; words: string | null }

/** How far a client has come. */
export type Moment =
  | 'connect'
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'tls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'content'
  | 'end'

/** A port instead of a free one; a certificate, with which it offers STARTTLS; whether clients log in. */
type Offer = { port?: number; certificate?: { key: Buffer; cert: Buffer }; login?: boolean }

/** A running mail server; ends with its scope. */
export type MailServer = AsyncDisposable & {
  url: string
  all: ReceivedMail[]
  countTo(address: string): number
  /** The newest mail to an address; waits for the first. */
  lastTo(address: string): Promise<ReceivedMail>
  /** The nth mail to an address; waits until it has come. */
  waitFor(address: string, count: number): Promise<ReceivedMail>
  /** The number of times that a client reached a moment. */
  reached: Record<string, number>
  /** Whether no client is connected. */
  isLeft(): boolean
  /** Misbehaves so from now on; null ends it. Mails for which `only` is false are served well. */
  misbehave(how: Misbehaviour | null, only?: (recipient: string) => boolean): void
  /** Goes on over each connection as it began, as Postfix does after a reload: later words of `misbehave` hold for new ones. */
  keepMind(): void
  /** Bounds what it serves, and says so in these words, or closes the connection without a word. */
  bound(bounds: Bounds): void
  /** The names with which clients greeted. */
  helos: string[]
  /** Asks for a mail although its recipient was refused, and never answers an empty one. */
  askAnyway(): void
  /** Extensions that are offered after EHLO. */
  offer(extensions: string[]): void
  /**
   * Refuses new connections and closes the open ones. The port stays its own until the end of its scope: otherwise
   * another test's mail server could get it, and with it the mails of clients that still try this one.
   */
  hangUp(): void
}

// Far above the time that any test needs, because a machine may be very busy.
const patience = 30_000

/** Starts a mail server. */
export async function startMailServer({
  port: wish = 0,
  certificate,
  login,
}: Offer = {}): Promise<MailServer> {
  const all: ReceivedMail[] = []
  const reached: Record<string, number> = {}
  const waiting = new Set<() => void>()
  const sockets = new Set<Socket>()
  let fault: Misbehaviour | null = null
  let faulty: (recipient: string) => boolean = () => true
  let extensions = ['PIPELINING', '8BITMIME', 'SMTPUTF8']

  let hasHungUp = false
  let bounds: Bounds = { words: null }
  const helos: string[] = []
  let asksAnyway = false
  let keepsMind = false

  const server = createServer({ noDelay: true }, (socket) => {
    if (hasHungUp) return socket.destroy()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    return converse(socket)
  })
  await new Promise<void>((resolve) => server.listen(wish, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  const to = (recipient: string) => all.filter((mail) => mail.envelope.to.includes(recipient))
  const waitFor = async (recipient: string, count: number): Promise<ReceivedMail> => {
    const end = performance.now() + patience
    for (;;) {
      const mail = to(recipient)[count - 1]
      if (mail) return mail
      if (performance.now() > end) throw new Error(`no mail number ${count} to ${recipient} came`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience)
        waiting.add(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  return {
    url: `smtp://127.0.0.1:${port}`,
    all,
    reached,
    isLeft: () => sockets.size === 0,
    countTo: (recipient) => to(recipient).length,
    waitFor,
    async lastTo(recipient) {
      await waitFor(recipient, 1)
      return waitFor(recipient, to(recipient).length)
    },
    misbehave(how, only = () => true) {
      fault = how
      faulty = only
    },
    keepMind() {
      keepsMind = true
    },
    bound(to) {
      bounds = to
    },
    helos,
    askAnyway() {
      asksAnyway = true
    },
    offer: (offered) => {
      extensions = offered
    },
    hangUp,
    async [Symbol.asyncDispose]() {
      hangUp()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function hangUp(): void {
    hasHungUp = true
    for (const socket of sockets) socket.destroy()
  }

  function converse(plain: Socket): void {
    let socket = plain
    let buffer: Buffer = Buffer.alloc(0)
    let envelope = { from: '', to: [] as string[] }
    let inContent = false
    let hasContent = false
    // A mail is answered before what was sent behind it: Postfix sends QUIT at once.
    let isFinishing = false
    let isDone = false
    let mails = 0
    const begun = { fault, faulty }

    // In the order of the commands, however slowly one of the answers comes.
    let spoken = Promise.resolve()
    const afterwards = (act: () => unknown) => {
      spoken = spoken.then(async () => void (await act()))
    }
    const say = (line: string) => afterwards(() => socket.write(`${line}\r\n`))
    // Changes the next answer that it gives as it should.
    let way: ((line: string) => unknown) | null = null
    const answer = (line: string) => {
      const change = way
      way = null
      if (change) afterwards(() => change(line))
      else say(line)
    }
    // True when the misbehaviour has answered already.
    const reach = (moment: Moment, recipient = envelope.to[0] ?? ''): boolean => {
      reached[moment] = (reached[moment] ?? 0) + 1
      const mind = keepsMind ? begun : { fault, faulty }
      if (!mind.fault || mind.fault.at !== moment || !mind.faulty(recipient)) return false
      return misbehaveNow(mind.fault)
    }
    const misbehaveNow = (fault: Misbehaviour): boolean => {
      if ('says' in fault) way = (line) => socket.write(`${fault.says(line)}\r\n`)
      else if ('slowly' in fault) way = (line) => dawdle(socket, `${line}\r\n`)
      else if ('drop' in fault) plain.destroy()
      else if ('late' in fault) setTimeout(() => say('220 mail.test ESMTP'), fault.late)
      // A client that pipelines has sent more already: an answer to that would pass for this one's.
      else if ('silent' in fault) isDone = true
      else if ('drips' in fault) {
        isDone = true
        const line = fault.drips
        const dripping = setInterval(() => say(line), 20)
        plain.once('close', () => clearInterval(dripping))
      } else {
        say(fault.reply)
        if (fault.close) afterwards(() => socket.end())
      }
      return way === null
    }

    const turnAway = () => {
      isDone = true
      if (bounds.words !== null) say(bounds.words)
      afterwards(() => socket.end())
      socket.resume()
    }
    if (sockets.size > (bounds.connections ?? Infinity)) return turnAway()
    if (!reach('connect') && !reach('greeting')) answer('220 mail.test ESMTP')
    socket.on('data', hear)

    function hear(chunk: Buffer): void {
      buffer = Buffer.concat([buffer, chunk])
      while (!isDone && !isFinishing) {
        if (inContent) {
          if (!hasContent && reach('content')) return
          hasContent = true
          const end = buffer.indexOf('\r\n.\r\n')
          if (end < 0) return
          const raw = Buffer.from(buffer.subarray(0, end + 2))
          buffer = buffer.subarray(end + 5)
          inContent = false
          hasContent = false
          isFinishing = true
          void finish(raw).finally(() => {
            isFinishing = false
            hear(Buffer.alloc(0))
          })
          return
        }
        const end = buffer.indexOf('\r\n')
        if (end < 0) return
        const line = buffer.subarray(0, end).toString()
        buffer = buffer.subarray(end + 2)
        obey(line)
      }
    }

    function encrypt(): void {
      plain.removeListener('data', hear)
      // Not before the client begins: what is said in the clear, it throws away.
      if (fault?.at === 'tls') return void plain.once('data', () => reach('tls'))
      // No command from before counts afterwards (RFC 3207 section 4.2).
      buffer = Buffer.alloc(0)
      socket = new TLSSocket(plain, { isServer: true, ...certificate })
      socket.on('error', () => plain.destroy())
      socket.on('data', hear)
    }

    function obey(line: string): void {
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'EHLO') {
        helos.push(line.slice(5))
        if (reach('ehlo')) return
        const tls = certificate && socket === plain ? ['STARTTLS'] : []
        const lines = ['mail.test', ...extensions, ...tls, ...(login ? ['AUTH PLAIN'] : [])]
        answer(lines.map((text, place) => `250${place === lines.length - 1 ? ' ' : '-'}${text}`).join('\r\n'))
      } else if (verb === 'STAR') {
        if (reach('starttls')) return
        answer('220 go on')
        afterwards(encrypt)
      } else if (verb === 'AUTH') {
        if (!reach('auth')) answer('235 2.7.0 welcome')
      } else if (verb === 'HELO' || verb === 'RSET' || verb === 'NOOP') {
        envelope = { from: '', to: [] }
        say('250 fine')
      } else if (verb === 'MAIL') {
        if (mails >= (bounds.mailsEach ?? Infinity)) {
          if (/^4(?!21)/.test(bounds.words ?? '')) say(bounds.words ?? '')
          else turnAway()
          return
        }
        mails += 1
        envelope = { from: /<(.*?)>/.exec(line)?.[1] ?? '', to: [] }
        if (!reach('mail')) answer('250 2.1.0 sender fine')
      } else if (verb === 'RCPT') {
        const recipient = /<(.*?)>/.exec(line)?.[1] ?? ''
        if (reach('rcpt', recipient)) return
        envelope.to.push(recipient)
        answer('250 2.1.5 recipient fine')
      } else if (verb === 'DATA') {
        if (envelope.to.length === 0 && !asksAnyway) {
          say('503 no recipient')
          return
        }
        if (reach('data')) return
        inContent = true
        answer('354 go on')
      } else if (verb === 'QUIT') {
        say('221 bye')
        afterwards(() => socket.end())
      } else say('502 unknown')
    }

    async function finish(raw: Buffer): Promise<void> {
      const mine = envelope
      envelope = { from: '', to: [] }
      if (fault?.at === 'end' && 'reply' in fault && faulty(mine.to[0] ?? '')) {
        reach('end', mine.to[0])
        return
      }
      const mail = await receive(mine, raw)
      all.push(mail)
      const wake = [...waiting]
      waiting.clear()
      for (const go of wake) go()
      if (!reach('end', mine.to[0])) answer('250 2.0.0 taken')
    }
  }
}

async function dawdle(socket: Socket, text: string): Promise<void> {
  for (const byte of text) {
    socket.write(byte)
    await sleep(1)
  }
}

async function receive(envelope: ReceivedMail['envelope'], wire: Buffer): Promise<ReceivedMail> {
  // RFC 5321 section 4.5.2: a line's doubled leading dot.
  const raw = Buffer.from(wire.toString('latin1').replaceAll('\r\n..', '\r\n.'), 'latin1')
  const parsed = await simpleParser(raw)
  const text = parsed.text ?? ''
  return {
    envelope,
    raw,
    subject: parsed.subject ?? '',
    text,
    html: typeof parsed.html === 'string' ? parsed.html : '',
    headers: parsed.headers,
    messageId: parsed.messageId ?? '',
    link: /https?:\/\/\S+\/confirm\/\?code=[\w.-]+/.exec(text)?.[0] ?? '',
    notMeLink: /https?:\/\/\S+\/not-me\/\?code=[\w.-]+/.exec(text)?.[0] ?? '',
    resetLink: /https?:\/\/\S+\/password\/reset\/\?code=[\w.-]+/.exec(text)?.[0] ?? '',
    digits: digitsIn(text) ?? '',
  }
}
