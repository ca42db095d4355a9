import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate for `localhost` from an authority of our own, in files of a folder that ends with its scope. */
type Certificate = Disposable & { authority: string; key: Buffer; cert: Buffer }

/** Whether this machine can make one. */
export const canCertify = spawnSync('openssl', ['version']).status === 0

export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'postern-certificate-'))
  const openssl = (line: string) => {
    const { status, stderr } = spawnSync('openssl', line.split(' '), { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  const newKey = 'req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost')
  openssl(`${newKey} -x509 -keyout ca.key -out ca.pem -subj /CN=authority -days 2`)
  openssl(`${newKey} -keyout key.pem -out request -subj /CN=localhost`)
  openssl(
    'x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem -days 2 -extfile names',
  )
  return {
    authority: join(folder, 'ca.pem'),
    key: readFileSync(join(folder, 'key.pem')),
    cert: readFileSync(join(folder, 'cert.pem')),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
