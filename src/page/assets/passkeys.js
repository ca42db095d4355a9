// Log-ins by passkey and new passkeys, on pages with a form for one.

if (globalThis.PublicKeyCredential) {
  for (const notice of document.querySelectorAll('[data-without-passkeys]')) notice.remove()
  for (const form of document.querySelectorAll('form[data-passkey]')) offerPasskey(form)
}

// The form works once a passkey has answered; its fields are what the browser said.
function offerPasskey(form) {
  const { unknown } = form.dataset
  form.hidden = false
  if (unknown) void forgetPasskey(form, unknown)
  let inField = null
  const waitInField = async () => {
    if (!('inField' in form.dataset) || !(await PublicKeyCredential.isConditionalMediationAvailable?.()))
      return
    inField = new AbortController()
    const more = { mediation: 'conditional', signal: inField.signal }
    const question = await askQuestion(form, silent)
    if (question && (await answerInto(form, question, more, silent))) form.requestSubmit()
  }
  form.addEventListener('submit', (event) => {
    if (form.dataset.answered) return
    event.preventDefault()
    // A browser answers one question at a time.
    inField?.abort()
    const say = (words) => (form.querySelector('[role="status"]').textContent = words)
    void askQuestion(form, say)
      .then((question) => question && answerInto(form, question, {}, say))
      .then((isAnswered) => (isAnswered ? form.requestSubmit() : waitInField()))
  })
  void waitInField()
}

// A fault is told to whoever pressed the button, and to nobody else.
function silent() {}

async function askQuestion(form, say) {
  const answer = await fetch(form.dataset.questionPath).catch(() => null)
  if (answer?.ok) return answer.json()
  // The proof that a new passkey needs is too long ago: the page asks for it again.
  if (answer?.status === 403) location.reload()
  else say(form.dataset.failed)
  return null
}

async function answerInto(form, question, more, say) {
  const isNew = form.dataset.passkey === 'create'
  try {
    const credential = await (isNew ? makePasskey(question) : takePasskey(question, more))
    const { response, rawId } = credential
    const bytes = isNew
      ? { public_key: response.getPublicKey(), authenticator_data: response.getAuthenticatorData() }
      : {
          credential_id: rawId,
          authenticator_data: response.authenticatorData,
          signature: response.signature,
        }
    for (const [name, value] of Object.entries({ ...bytes, client_data: response.clientDataJSON }))
      addHidden(form, name, toBase64Url(value))
    if (isNew) addHidden(form, 'algorithm', String(response.getPublicKeyAlgorithm()))
    else if (document.querySelector('input[name="stay"]')?.checked) addHidden(form, 'stay', 'on')
    form.dataset.answered = 'yes'
    return true
  } catch (fault) {
    const { exists, stopped, failed } = form.dataset
    const words = { AbortError: '', InvalidStateError: exists, NotAllowedError: stopped }
    say(words[fault.name] ?? failed)
    return false
  }
}

function takePasskey({ challenge, host }, more) {
  const publicKey = { challenge: fromBase64Url(challenge), rpId: host, userVerification: 'required' }
  return navigator.credentials.get({ publicKey, ...more })
}

function makePasskey({ challenge, host, siteName, user, algorithms, exclude }) {
  const publicKey = {
    challenge: fromBase64Url(challenge),
    rp: { id: host, name: siteName },
    user: { id: fromBase64Url(user.id), name: user.name, displayName: user.name },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    excludeCredentials: exclude.map((id) => ({ type: 'public-key', id: fromBase64Url(id) })),
    attestation: 'none',
  }
  return navigator.credentials.create({ publicKey })
}

// So that the browser no longer offers a passkey that was removed here.
async function forgetPasskey(form, credentialId) {
  const question = await askQuestion(form, silent)
  if (!question) return
  await PublicKeyCredential.signalUnknownCredential?.({ rpId: question.host, credentialId }).catch(() => {})
}

function addHidden(form, name, value) {
  const input = document.createElement('input')
  Object.assign(input, { type: 'hidden', name, value })
  form.append(input)
}

function fromBase64Url(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

function toBase64Url(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
