import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

type Lock = {
  packages: Record<string, { dev?: boolean; hasInstallScript?: boolean; integrity?: string; link?: boolean }>
}

type Asked = Partial<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>
>

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'))

test('every dependency has one exact version', () => {
  const asked = ['package.json', 'src/package.json', 'tools/node/package.json'].flatMap((file) => {
    const { dependencies, devDependencies, optionalDependencies } = read(file) as Asked
    return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
  })
  assert.ok(asked.length > 30)
  for (const [name, version] of asked) {
    assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, `${name} ${version}`)
  }
})

test('every package has a digest, and no installed package runs a script', () => {
  const { packages } = read('package-lock.json') as Lock
  const installed = Object.entries(packages).filter(
    ([place, { link }]) => place.startsWith('node_modules/') && !link,
  )
  assert.ok(installed.length > 100)
  for (const [place, { dev, hasInstallScript, integrity }] of installed) {
    assert.ok(dev || hasInstallScript !== true, `${place} has an install script`)
    assert.match(integrity ?? '', /^sha512-/, place)
  }
})

test('the package installs what is native or a list, and a clone what the source imports', () => {
  assert.deepEqual(Object.keys((read('package.json') as Asked).dependencies ?? {}), [
    '@node-rs/argon2',
    '@zxcvbn-ts/language-common',
  ])
})
