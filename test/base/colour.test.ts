import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  accentOf,
  contrast,
  isReadable,
  nearestReadable,
  ownAccent,
  surfaces,
} from '../../src/base/colour.ts'

const style = readFileSync('src/page/assets/postern.css', 'utf8')

test('the contrast of two colours is that of WCAG', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
  assert.equal(contrast('#767676', '#ffffff').toFixed(2), '4.54')
})

test('the colours that accents are judged by are those of the style', () => {
  const [light = '', dark = ''] = style.split('@media (prefers-color-scheme: dark)')
  for (const [scheme, css] of [['light', light] as const, ['dark', dark.slice(0, 900)] as const]) {
    const { colour, strong, on } = ownAccent[scheme]
    for (const line of [`--accent: ${colour}`, `--accent-strong: ${strong}`, `--on-accent: ${on}`])
      assert.ok(css.includes(line), `${scheme} ${line}`)
    for (const name of ['ground', 'sheet', 'tint', 'bad-tint']) {
      const [, value = ''] = new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(css) ?? []
      assert.ok((surfaces[scheme] as readonly string[]).includes(value), `${scheme} ${name} ${value}`)
    }
    assert.ok(isReadable(colour, scheme))
  }
})

test('every colour has a nearest one that can be read, and so have links, buttons and their words on dark pages', () => {
  const colours = fc
    .integer({ min: 0, max: 0xffffff })
    .map((value) => `#${value.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(colours, (colour) => {
      const light = nearestReadable(colour, 'light')
      const accent = accentOf(light, null)
      for (const scheme of ['light', 'dark'] as const) {
        assert.ok(isReadable(accent[scheme].colour, scheme))
        assert.ok(isReadable(accent[scheme].strong, scheme))
        assert.ok(contrast(accent[scheme].colour, accent[scheme].on) >= 4.5)
        assert.ok(contrast(accent[scheme].strong, accent[scheme].on) >= 4.5)
      }
      if (isReadable(colour, 'light')) assert.equal(light, colour)
    }),
    { numRuns: 300 },
  )
})
