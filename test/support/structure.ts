// Measures a document in a browser. These functions are sent there as they stand, so they use nothing but one another.

import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { assets } from './pages.ts'

/** The faults of each document in a window of the page's size, as `<mark of the document>: <fault>`. */
export async function faultsOf(page: Page, documents: readonly string[]): Promise<string[]> {
  await setStyle(page)
  const functions = [
    faultsOfDocument,
    show,
    widthFaults,
    targetFaults,
    buttonFaults,
    lineFaults,
    contrastFaults,
  ]
  const helpers = [seenText, isClipped, luminance]
  const code = [...functions, ...helpers].map(String).join('\n')
  return page.evaluate(`(() => { ${code}\nreturn ${JSON.stringify(documents)}.flatMap(faultsOfDocument) })()`)
}

/** The findings of axe in each document, as `<mark of the document>: <rule>`. It is loaded once: that takes longer than a look. */
export async function violationsIn(page: Page, documents: readonly string[]): Promise<string[]> {
  await setStyle(page)
  await page.addScriptTag({ path: axe })
  const found: string[] = []
  for (const document of documents) {
    await page.evaluate(show, document)
    found.push(...(await page.evaluate<string[]>(`(${String(violations)})()`)))
  }
  return found
}

/** The rules of the dense style that match something in documents without it, as `<mark of the document>: <selector>`. */
export async function missedRules(page: Page, documents: readonly string[]): Promise<string[]> {
  const without = documents.filter((html) => !html.includes(assets.denseStyle.path))
  await page.setContent(`<!doctype html><style>${String(assets.denseStyle.body)}</style>`)
  const code = [missedByDocument, selectorsIn, show].map(String).join('\n')
  return page.evaluate(
    `(() => { ${code}\nconst selectors = selectorsIn(document.styleSheets[0]); return ${JSON.stringify(without)}.flatMap((html) => missedByDocument(html, selectors)) })()`,
  )
}

function missedByDocument(html: string, selectors: string[]): string[] {
  show(html)
  const mark = document.querySelector<HTMLElement>('[data-page]')?.dataset['page'] ?? 'no page'
  // The parts of a picture have names of their own.
  const isMissed = (one: string) => [...document.querySelectorAll(one)].some((found) => !found.closest('svg'))
  return selectors.filter(isMissed).map((one) => `${mark}: ${one}`)
}

// Without the states that no document is in by itself.
function selectorsIn(group: CSSStyleSheet | CSSGroupingRule): string[] {
  return [...group.cssRules].flatMap((rule) => {
    if (rule instanceof CSSStyleRule) return [rule.selectorText.replace(/::[\w-]+|:hover/g, '')]
    return rule instanceof CSSGroupingRule ? selectorsIn(rule) : []
  })
}

async function violations(): Promise<string[]> {
  const { axe } = globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }
  const mark = document.querySelector<HTMLElement>('[data-page]')?.dataset['page'] ?? 'no page'
  const { violations } = await axe.run()
  return violations.map(({ id, nodes }) => `${mark}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

type AxeResults = { violations: { id: string; nodes: { html: string }[] }[] }

const axe = createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js')

async function setStyle(page: Page): Promise<void> {
  const style = `${String(assets.style.body)}${String(assets.denseStyle.body)}`
  await page.setContent(`<!doctype html><style>${style}</style>`)
}

// Only title and body are exchanged: to load each document and its style would take a minute for all pages.
function show(html: string): void {
  const { documentElement, title, body } = new DOMParser().parseFromString(html, 'text/html')
  document.documentElement.lang = documentElement.lang
  document.title = title
  document.body.replaceWith(body)
}

function faultsOfDocument(html: string): string[] {
  show(html)
  const mark = document.querySelector<HTMLElement>('[data-page]')?.dataset['page'] ?? 'no page'
  const faults = [
    ...widthFaults(),
    ...targetFaults(),
    ...buttonFaults(),
    ...lineFaults(),
    ...contrastFaults(),
  ]
  return [...new Set(faults)].map((fault) => `${mark}: ${fault}`)
}

/** Wider than the window. */
function widthFaults(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement
  return scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px too wide`] : []
}

/** A target with a side below 24 px (WCAG 2.2, 2.5.8), except a link in a sentence. */
function targetFaults(): string[] {
  const targets = document.querySelectorAll<HTMLInputElement>(
    'a[href], button, summary, select, textarea, input:not([type="hidden"])',
  )
  return [...targets].flatMap((target) => {
    if (!target.checkVisibility() || isClipped(target)) return []
    const around = target.parentElement?.textContent.trim()
    const isInline = getComputedStyle(target).display === 'inline'
    if (isInline && around !== target.textContent.trim()) return []
    // A label is a part of its field's target.
    const boxes = [target, ...(target.labels ?? [])].map((part) => part.getBoundingClientRect())
    const isLarge = boxes.some(({ width, height }) => width >= 24 && height >= 24)
    const [{ width, height } = { width: 0, height: 0 }] = boxes
    return isLarge ? [] : [`${width} × ${height} px are a small target: ${target.outerHTML.slice(0, 120)}`]
  })
}

/** A button that is much higher than wide: its words stand one below the other. */
function buttonFaults(): string[] {
  return [...document.querySelectorAll<HTMLElement>('button, .button')].flatMap((button) => {
    const { width, height } = button.getBoundingClientRect()
    const words = button.textContent.trim()
    return height > width * 1.5 ? [`a narrow column of a button: "${words}"`] : []
  })
}

/** Text closer to other text than its line is high. */
function lineFaults(): string[] {
  const lines = seenText().flatMap(({ node, style }) => {
    const range = document.createRange()
    range.selectNodeContents(node)
    const height = Number.parseFloat(style.lineHeight)
    return [...range.getClientRects()].map(({ left, right, top, bottom }) => {
      return { node, left, right, middle: (top + bottom) / 2, height }
    })
  })
  lines.sort((one, other) => one.middle - other.middle)
  return lines.flatMap((line, place) => {
    for (const below of lines.slice(place + 1)) {
      const distance = below.middle - line.middle
      const least = Math.min(line.height, below.height)
      if (distance >= line.height) break
      // Two fonts in one paragraph may move a line by a pixel.
      const isBeside = below.left > line.right - 1 || below.right < line.left + 1
      if (!isBeside && distance < least - 1.5)
        return [`${distance} px between "${line.node.data.trim()}" and "${below.node.data.trim()}"`]
    }
    return []
  })
}

/** A contrast below 4.5 (WCAG 2.2, 1.4.3). */
function contrastFaults(): string[] {
  return seenText().flatMap(({ node, style }) => {
    let ground = 'rgb(255, 255, 255)'
    for (let around = node.parentElement; around; around = around.parentElement) {
      const { backgroundColor } = getComputedStyle(around)
      // Forced colours have a transparent white.
      if (/^rgba\(.*, 0\)$/.test(backgroundColor)) continue
      ground = backgroundColor
      break
    }
    const [darker = 0, lighter = 0] = [luminance(style.color), luminance(ground)].toSorted((a, b) => a - b)
    const contrast = (lighter + 0.05) / (darker + 0.05)
    return contrast >= 4.5
      ? []
      : [`contrast ${contrast.toFixed(2)} of ${style.color} on ${ground}: "${node.data.trim()}"`]
  })
}

/** The text that is seen. */
function seenText(): { node: Text; style: CSSStyleDeclaration }[] {
  const found: { node: Text; style: CSSStyleDeclaration }[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode as Text
    const around = node.parentElement
    if (!around || node.data.trim() === '' || !around.checkVisibility()) continue
    if (isClipped(around) || around.closest('option, script')) continue
    found.push({ node, style: getComputedStyle(around) })
  }
  return found
}

/** Whether an element is only for screen readers. */
function isClipped(element: Element): boolean {
  for (let around: Element | null = element; around; around = around.parentElement)
    if (getComputedStyle(around).clipPath !== 'none') return true
  return false
}

/** The relative luminance of an opaque colour; all others are refused, because the layers below count, too. */
function luminance(colour: string): number {
  const [, ...parts] = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour) ?? []
  if (parts.length !== 3) throw new Error(`${colour} is not opaque`)
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const share = Number(part) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
