// Only adds to pages that work without it: each part looks for its mark in the page and does nothing without one.

const all = (selector, within = document) => [...within.querySelectorAll(selector)]
const one = (selector) => document.querySelector(selector)

// Older browsers ignore `autofocus` on a div; without this no screen reader would read the problems.
one('[data-focus]')?.focus()

for (const element of all('[data-without-script]')) element.remove()
showLocalTimes(document)
for (const wrapper of all('[data-password]')) addReveal(wrapper)
for (const hint of all('[data-strength]')) showStrength(hint)
for (const box of all('[data-meant]')) askWhatWasMeant(box)
for (const input of all('input[data-cells]')) addCells(input)
for (const text of all('[data-copy]')) addCopy(text)
for (const text of all('[data-print]')) addPrint(text)
if (one('[data-pick]')) addPickAll(all('[data-pick]'))
for (const offer of all('[data-notice="passkey-offer"]')) offer.hidden = !globalThis.PublicKeyCredential
keepFromSendingTwice()
for (const form of all('form[data-proof]')) prove(form)
for (const button of all('[data-wait]')) countDown(button)
for (const form of all('form[data-submit-itself]')) whenShown(() => submitItself(form))
for (const link of all('a[data-move-on]'))
  whenShown(() => setTimeout(() => location.assign(link.href), 2_000))
// On a phone the navigation is wider than its window.
one('.sections [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
for (const row of all('.sections')) fadeStart(row)
// Only the arrival is one scene; other pages change at once.
if (!one('[data-waiting], [data-submit-itself], [data-move-on]'))
  addEventListener('pageswap', ({ viewTransition }) => viewTransition?.skipTransition())
if (one('[data-waiting]')) watchRegistration(one('[data-waiting]'))
if (one('[data-mailbox-path]')) watchMailbox(one('[data-mailbox-path]'))

// The server knows only its own time zone, so times are rewritten in the browser's.
function showLocalTimes(within) {
  const tag = document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  for (const time of all('time[data-clock], time[data-instant]', within)) {
    const at = new Date(time.dateTime)
    const form =
      'clock' in time.dataset ? clock : { year: 'numeric', month: 'long', day: 'numeric', ...clock }
    time.textContent = new Intl.DateTimeFormat(tag, form).format(at)
    if ('withZone' in time.dataset) time.append(tag === 'en-GB' ? ` (${zoneAt(at)})` : `（${zoneAt(at)}）`)
    // The server's form ends with a bracket, this one with a digit, which Chinese sets apart from the next character. The
    // server has marked that a line may end there.
    if (time.nextSibling?.nodeName === 'WBR') time.after(' ')
  }
  // For tables: the Swedish format is ISO 8601 without its T.
  const short = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' })
  for (const time of all('time[data-moment]', within)) {
    const at = new Date(time.dateTime)
    time.textContent = short.format(at)
    time.title = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'long' }).format(at)
  }
}

// As the server writes it.
function zoneAt(at) {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'shortOffset' }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName').value.replace(/^GMT(\+0$)?/, 'UTC')
}

function addCopy(text) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'second copy'
  button.textContent = text.dataset.copy
  button.setAttribute('aria-live', 'polite')
  const showCopied = () => (button.textContent = text.dataset.copied)
  button.addEventListener('click', () => void copy(text).then(showCopied, () => {}))
  text.after(button)
}

function addPrint(text) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'second copy'
  button.textContent = text.dataset.print
  button.addEventListener('click', () => print())
  text.after(button)
}

// Browsers have a clipboard only on https and localhost, and may refuse it there; then the older way copies what is selected.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text.textContent)
  } catch {
    getSelection().selectAllChildren(text)
    if (!document.execCommand('copy')) throw new Error('not copied')
  }
}

function fadeStart(row) {
  const show = () => row.toggleAttribute('data-pushed', row.scrollLeft > 0)
  row.addEventListener('scroll', show, { passive: true })
  show()
}

function addPickAll(boxes) {
  const count = one('[data-picked]')
  const label = document.createElement('label')
  const words = document.createElement('span')
  const box = document.createElement('input')
  label.className = 'pick-all'
  label.title = boxes[0].dataset.pick
  words.textContent = boxes[0].dataset.pick
  box.type = 'checkbox'
  label.append(box, words)
  const show = () => {
    const picked = boxes.filter((one) => one.checked).length
    if (picked > 0) count.textContent = count.dataset.picked.replace('{n}', String(picked))
    box.checked = picked === boxes.length
    box.indeterminate = picked > 0 && !box.checked
  }
  box.addEventListener('change', () => {
    for (const one of boxes) one.checked = box.checked
    show()
  })
  for (const one of boxes) one.addEventListener('change', show)
  boxes[0].closest('table').querySelector('th').replaceChildren(label)
  // Browsers keep ticks when one comes back to a page.
  show()
  addEventListener('pageshow', show)
}

function addReveal(wrapper) {
  const input = wrapper.querySelector('input')
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'reveal'
  button.title = wrapper.dataset.password
  button.setAttribute('aria-label', wrapper.dataset.password)
  button.setAttribute('aria-controls', input.id)
  button.append(eye())
  const show = (shown) => {
    input.type = shown ? 'text' : 'password'
    button.setAttribute('aria-pressed', String(shown))
  }
  show(false)
  button.addEventListener('click', () => show(input.type === 'password'))
  // Without this, browsers would offer earlier passwords as completions once the field shows text.
  input.form?.addEventListener('submit', () => show(false))
  wrapper.append(button)
}

function eye() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  for (const d of [
    'M2 12c2.6-4.4 6-6.6 10-6.6s7.4 2.2 10 6.6c-2.6 4.4-6 6.6-10 6.6S4.6 16.4 2 12z',
    'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
    'M4 20 20 4',
  ]) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}

// A cell for each digit, below the field itself, which stays one field for pasting, autofill and screen readers.
function addCells(input) {
  const length = Number(input.dataset.cells)
  const frame = document.createElement('span')
  const cells = Array.from({ length }, () => document.createElement('span'))
  frame.className = 'cells'
  for (const cell of cells) cell.setAttribute('aria-hidden', 'true')
  input.replaceWith(frame)
  frame.append(input, ...cells)
  const hint = document.getElementById(`hint-${input.name}`)
  hint.append(hint.textContent.endsWith('。') ? '' : ' ', input.dataset.cellsHint)
  const show = () => {
    for (const [place, cell] of cells.entries()) {
      cell.textContent = input.value[place] ?? ''
      cell.toggleAttribute('data-active', place === Math.min(input.value.length, length - 1))
    }
    // Nobody sees the caret, so it stays behind the last digit.
    if (document.activeElement === input) input.setSelectionRange(length, length)
  }
  input.addEventListener('input', () => {
    // As the server reads it: full-width digits count, and whatever stands between digits does not.
    input.value = input.value
      .normalize('NFKC')
      .replace(/[^0-9]/g, '')
      .slice(0, length)
    show()
    if (input.value.length === length) input.form.requestSubmit()
  })
  for (const event of ['focus', 'click', 'keyup']) input.addEventListener(event, show)
  addEventListener('pageshow', show)
  show()
}

// Estimates the password while it is typed, with strength.js (served in the same file); nothing leaves the page.
function showStrength(hint) {
  const input = hint.parentElement.querySelector('input')
  const others = all('[name="name"], [name="address"], [name="account_name"]', input.form)
  input.addEventListener('input', () => {
    const personal = others.map(({ value }) => value.trim())
    const strength = input.value === '' ? '' : strengthOf(input.value, personal)
    // A screen reader announces every write to a live region, so write only changes.
    if (hint.dataset.strength === strength && hint.textContent === (hint.dataset[strength] ?? '')) return
    hint.dataset.strength = strength
    hint.textContent = strength === '' ? '' : hint.dataset[strength]
  })
}

// Asks with meant-domain.js (served in the same file) once an address is typed; nothing leaves the page.
function askWhatWasMeant(box) {
  const { meant: name, question, take } = box.dataset
  const input = box.previousElementSibling.querySelector(`[name="${name}"]`)
  box.addEventListener('click', (event) => {
    if (!event.target.closest('button')) return
    event.preventDefault()
    input.value = event.target.closest('button').value
    box.replaceChildren()
    input.focus()
  })
  input.addEventListener('input', () => box.replaceChildren())
  input.addEventListener('change', () => {
    const [, local, domain = ''] = /^\s*(.+)@(.+?)\s*$/.exec(input.value) ?? []
    const meant = meantDomain(domain.toLowerCase())
    if (meant === null) return
    const address = document.createElement('b')
    address.textContent = `${local}@${meant}`
    const words = document.createElement('span')
    words.append(
      ...question.split('{address}').flatMap((part, place) => (place > 0 ? [address, part] : [part])),
    )
    const button = document.createElement('button')
    // Not a form's button: Enter in a field sends the address as it was typed.
    button.type = 'button'
    button.className = 'second'
    button.value = address.textContent
    button.textContent = take
    box.replaceChildren(words, button)
  })
}

function keepFromSendingTwice() {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (event.defaultPrevented) return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = 'yes'
    // Disable after this event: a browser does not send a button that is already disabled.
    setTimeout(() => setBusy(form, true))
    // If the person stops the next page from loading, the form works again.
    setTimeout(() => setBusy(form, false), 10_000)
  })
  // A page restored from the back-forward cache still has its disabled buttons; enable them.
  addEventListener('pageshow', (event) => {
    if (event.persisted) for (const form of all('form[data-sent]')) setBusy(form, false)
  })
}

function setBusy(form, busy) {
  if (!busy) delete form.dataset.sent
  for (const button of all('button:not([type])', form)) {
    if (busy) button.setAttribute('aria-busy', 'true')
    else button.removeAttribute('aria-busy')
    button.disabled = busy || Number(button.dataset.wait) > 0
  }
}

// Computes while the person types. If they send the form first, the button asks them to wait and the form is sent when the proof is done.
function prove(form) {
  // Browsers offer crypto.subtle only on https and localhost; without it the form is sent without a proof and waits longer.
  if (!globalThis.Worker || !globalThis.crypto?.subtle) return
  const challenge = JSON.parse(form.dataset.proof)
  const status = form.querySelector('[data-proof-status]')
  const worker = new Worker(form.dataset.proofWorkerPath)
  let waiting = null
  const wait = (event) => {
    event.preventDefault()
    waiting = event.submitter
    status.textContent = status.dataset.proofWorking
    setBusy(form, true)
  }
  const end = () => {
    worker.terminate()
    form.removeEventListener('submit', wait)
    if (!waiting) return
    setBusy(form, false)
    form.requestSubmit(waiting)
  }
  form.addEventListener('submit', wait)
  worker.addEventListener('error', end)
  worker.addEventListener('message', ({ data: solution }) => {
    // The worker failed: send the form without a proof, as a browser without scripts does.
    if (!solution) return end()
    const input = document.createElement('input')
    Object.assign(input, { type: 'hidden', name: 'proof', value: JSON.stringify({ challenge, solution }) })
    form.append(input)
    status.textContent = status.dataset.proofDone
    end()
  })
  worker.postMessage(challenge)
}

function countDown(button) {
  const hint = button.form.querySelector('[data-countdown]')
  const end = performance.now() + Number(button.dataset.wait) * 1_000
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1_000))
    button.dataset.wait = String(left)
    button.disabled = left > 0
    if (hint) hint.textContent = left > 0 ? countdownText(hint, left) : ''
    if (left > 0) setTimeout(tick, 250)
  }
  tick()
}

function countdownText(hint, left) {
  const { countdown, countdownOne } = hint.dataset
  return left === 1 ? countdownOne : countdown.replace('{n}', String(left))
}

function submitItself(form) {
  const button = form.querySelector('button:not([type])')
  button.textContent = form.dataset.submitItself
  form.requestSubmit(button)
}

// A prerendered page must not act before the person sees it.
function whenShown(act) {
  if (document.prerendering) document.addEventListener('prerenderingchange', act, { once: true })
  else act()
}

function watchRegistration(page) {
  const { waiting, statePath, pagePath, loginPath } = page.dataset
  repeat(async () => {
    const answer = await fetch(statePath, { headers: { Accept: 'application/json' } })
    // This browser no longer waits: another tab confirmed, or a day has passed. The log-in page explains this, and it is the next step in both cases.
    if (answer.status === 404) return moveTo(loginPath)
    if (!answer.ok) return 'again'
    const { state, mail, opened } = await answer.json()
    if (state !== waiting) return moveTo(pagePath)
    const section = one('[data-mail]')
    if (!section) return 'again'
    const shown = `${section.dataset.mail} ${section.dataset.opened}`
    if (shown === `${mail.state} ${mail.reason} ${mail.at} ${opened}`) return 'again'
    const fresh = await readPage(pagePath)
    // Another stage has another heading and order. Its page comes when nobody is typing here.
    const turned = fresh?.querySelector('[data-waiting]')?.dataset.stage !== page.dataset.stage
    if (turned && !all('input[type="text"]').some((input) => input.value !== input.defaultValue))
      return moveTo(pagePath)
    renew(section, fresh?.querySelector('[data-mail]'))
    if (!turned) renew(one('[data-lead]'), fresh?.querySelector('[data-lead]'))
    return 'again'
  })
}

function moveTo(path) {
  location.assign(path)
  return 'stop'
}

function watchMailbox(nav) {
  repeat(async () => {
    const fresh = await readPage(nav.dataset.mailboxPath)
    renew(one('[data-mails]'), fresh?.querySelector('[data-mails]'))
    return 'again'
  })
}

async function readPage(path) {
  const answer = await fetch(path)
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null
}

// Replaces only the contents of one part: the other parts keep text that is being typed, and a live region stays a live
// region.
function renew(part, fresh) {
  if (!fresh) return
  showLocalTimes(fresh)
  if (fresh.innerHTML === part.innerHTML) return
  for (const { name, value } of fresh.attributes) part.setAttribute(name, value)
  part.replaceChildren(...fresh.childNodes)
}

// Polls every two seconds while the page is visible, and at once when it becomes visible again.
function repeat(act) {
  let timer = 0
  let running = false
  const start = () => void run()
  const run = async () => {
    clearTimeout(timer)
    if (running || document.hidden) return
    running = true
    const next = await act().catch(() => 'again')
    running = false
    if (next === 'again') timer = setTimeout(start, 2_000)
    else document.removeEventListener('visibilitychange', start)
  }
  document.addEventListener('visibilitychange', start)
  timer = setTimeout(start, 2_000)
}
