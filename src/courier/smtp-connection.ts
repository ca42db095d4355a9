// One connection to the mail server: what it is made with, and one that only asks.
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { MailPatience } from '../base/limits.ts'
import { isLoopbackHost, withoutBrackets } from '../base/network.ts'

/** What a connection is made with. */
export type ConnectionOptions = ReturnType<typeof connectionOptions>

/** What a mail server's URL means to nodemailer. */
export function connectionOptions(url: URL, patience: MailPatience) {
  const secure = url.protocol === 'smtps:'
  const host = withoutBrackets(url.hostname)
  // A mail server on this machine may use a certificate of its own; anywhere else only the operator may say so.
  const trusting = isLoopbackHost(host) || url.searchParams.get('tls') === 'optional'
  return {
    host,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !trusting,
    tls: { rejectUnauthorized: !trusting, minVersion: 'TLSv1.2' as const },
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: patience.connect,
    greetingTimeout: patience.greeting,
    dnsTimeout: patience.connect,
    // Silence ends no try that its own time does not end: behind the final dot the mail may be taken any moment.
    socketTimeout: patience.whole,
    logger: false,
  }
}

/**
 * Connects, greets and logs in, as for a mail, and tells what the server offers; rejects where that fails. In a time of its
 * own, at whose end the connection is closed: a server that drips its words never falls silent.
 */
export function greetServer(options: ConnectionOptions, patience: MailPatience): Promise<readonly unknown[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>()
  const connection = new SMTPConnection(options)
  const late = setTimeout(() => reject(new Error('the mail server does not come to an end')), patience.hello)
  connection.on('error', reject)
  connection.once('end', () => reject(new Error('the mail server closed the connection')))
  const tell = (fault?: Error | null) => {
    if (fault) return reject(fault)
    // nodemailer keeps the server's answer to itself; a test fails should the name change.
    const extensions: unknown = Reflect.get(connection, '_supportedExtensions')
    connection.quit()
    resolve(Array.isArray(extensions) ? extensions : [])
  }
  connection.connect((fault) => {
    if (fault || !options.auth || !connection.allowsAuth) return tell(fault)
    connection.login(options.auth, tell)
  })
  return promise
    .catch((fault: unknown) => {
      connection.close()
      throw fault
    })
    .finally(() => clearTimeout(late))
}
