import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A private key and its certificate, in PEM. */
export type Pair = { key: Buffer; cert: Buffer }

/**
 * A certificate for `localhost` from an authority of our own, in files of a folder that ends with its scope. `issue` makes
 * another one from the same authority: for other names as OpenSSL writes them, or valid for other days from now.
 */
type Certificate = Disposable & Pair & { authority: string; issue(names: string, days?: number): Pair }

/** Whether this machine can make one. */
export const canCertify = spawnSync('openssl', ['version']).status === 0

export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'postern-certificate-'))
  const openssl = (line: string) => {
    const { status, stderr } = spawnSync('openssl', line.split(' '), { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  const newKey = 'req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  const issue = (names: string, days = 2) => {
    writeFileSync(join(folder, 'names'), `subjectAltName=${names}`)
    openssl(`${newKey} -keyout key.pem -out request -subj /CN=server`)
    openssl(
      `x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem -days ${days} -extfile names`,
    )
    return { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) }
  }
  openssl(`${newKey} -x509 -keyout ca.key -out ca.pem -subj /CN=authority -days 2`)
  return {
    authority: join(folder, 'ca.pem'),
    ...issue('DNS:localhost'),
    issue,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
