// Suggestions under the search box: a combobox with a list, after the WAI-ARIA Authoring Practices (1.2).
// The text in the box stays as typed; choosing a suggestion opens its page.

const WAIT_MS = 60
/** Characters; for longer text no suggestions are requested. */
const MAX_TYPED = 200
const MAX_REMEMBERED = 50
/** After a failure no suggestions are requested for a while; the form still works. */
const QUIET_MS = 5_000
const KINDS = { place: 'Place', theme: 'Theme', title: 'Document', question: 'Earlier search' }
const SHORTCUT_SETTING = 'concordance-shortcut'

let boxes = 0

/** Adds suggestions to an input. */
function upgrade(input) {
  boxes += 1
  const list = make('ul', { id: `suggestions-${boxes}`, class: 'suggestions', role: 'listbox' })
  list.setAttribute('aria-label', 'Suggestions')
  list.hidden = true
  const status = make('div', { class: 'govuk-visually-hidden', role: 'status' })
  input.closest('form').append(list, status)
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-expanded': 'false',
    'aria-controls': list.id,
    autocapitalize: 'none',
    spellcheck: 'false',
  })) {
    input.setAttribute(name, value)
  }

  const remembered = new Map()
  let shown = []
  let active = -1
  let timer = 0
  let pending = null
  let quietUntil = 0

  const isOpen = () => !list.hidden

  function close() {
    clearTimeout(timer)
    pending?.abort()
    pending = null
    list.hidden = true
    activate(-1)
    input.setAttribute('aria-expanded', 'false')
    status.textContent = ''
  }

  function activate(index) {
    list.children[active]?.setAttribute('aria-selected', 'false')
    active = index
    const option = list.children[active]
    if (option === undefined) {
      input.removeAttribute('aria-activedescendant')
      return
    }
    option.setAttribute('aria-selected', 'true')
    option.scrollIntoView({ block: 'nearest' })
    input.setAttribute('aria-activedescendant', option.id)
  }

  function show(suggestions) {
    shown = suggestions
    activate(-1)
    list.replaceChildren(...suggestions.map((suggestion, index) => toOption(suggestion, `${list.id}-${index}`)))
    markFirstOfKinds(list, suggestions)
    const { length } = suggestions
    list.hidden = length === 0
    list.scrollTop = 0
    input.setAttribute('aria-expanded', String(length > 0))
    status.textContent = length === 0 ? 'No suggestions' : `${length} suggestion${length === 1 ? '' : 's'}`
  }

  /** Requests suggestions for the current text; an earlier request is aborted, so that it cannot replace newer results. */
  async function request() {
    const typed = input.value.slice(0, MAX_TYPED + 1)
    pending?.abort()
    if (typed.trim() === '' || typed.length > MAX_TYPED || Date.now() < quietUntil) return close()
    const known = remembered.get(typed)
    if (known !== undefined) return show(known)
    const current = new AbortController()
    pending = current
    try {
      const response = await fetch(`/api/v1/suggest?${new URLSearchParams({ q: typed })}`, { signal: current.signal })
      if (!response.ok) throw new Error(`status ${response.status}`)
      const { suggestions } = await response.json()
      if (pending !== current) return
      if (remembered.size >= MAX_REMEMBERED) remembered.delete(remembered.keys().next().value)
      remembered.set(typed, suggestions)
      if (document.activeElement === input) show(suggestions)
    } catch {
      if (pending !== current || current.signal.aborted) return
      quietUntil = Date.now() + QUIET_MS
      close()
    }
  }

  function requestSoon() {
    clearTimeout(timer)
    timer = setTimeout(request, WAIT_MS)
  }

  function follow(index, inNewTab) {
    const suggestion = shown[index]
    if (suggestion === undefined) return
    if (inNewTab) window.open(suggestion.href, '_blank', 'noopener')
    else window.location.assign(suggestion.href)
    close()
  }

  function move(step) {
    if (!isOpen()) return void request()
    const places = list.children.length + 1 // one of them is the box itself
    activate(((active + 1 + step + places) % places) - 1)
  }

  input.addEventListener('input', () => {
    activate(-1) // the active option belonged to the previous text
    requestSoon()
  })
  input.addEventListener('blur', close)
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return
    const { key } = event
    if (key === 'ArrowDown') move(1)
    else if (key === 'ArrowUp') {
      if (event.altKey) close()
      else move(-1)
    } else if (key === 'Enter' && isOpen() && active >= 0) follow(active, false)
    else if (key === 'Escape' && isOpen()) close()
    else if (key === 'Escape' && input.value !== '') {
      input.value = ''
      close()
    } else return
    event.preventDefault()
  })
  input.form.addEventListener('submit', close)

  // Keeps the focus in the box: losing it would close the list before the click arrives.
  list.addEventListener('mousedown', (event) => event.preventDefault())
  for (const kind of ['click', 'auxclick']) {
    list.addEventListener(kind, (event) => {
      const option = event.target.closest('[role=option]')
      if (option === null || event.button > 1) return
      follow([...list.children].indexOf(option), event.button === 1 || event.ctrlKey || event.metaKey)
    })
  }
}

function toOption({ kind, label, detail, highlights }, id) {
  const option = make('li', { id, role: 'option', class: `suggestion suggestion--${kind}` })
  option.setAttribute('aria-selected', 'false')
  const name = make('bdi', { class: 'suggestion__label' })
  let at = 0
  for (const { start, end } of highlights) {
    const mark = make('mark', {})
    mark.textContent = label.slice(start, end)
    name.append(label.slice(at, start), mark)
    at = end
  }
  name.append(label.slice(at))
  const what = make('span', { class: 'suggestion__kind' })
  what.textContent = KINDS[kind] ?? kind
  const more = make('bdi', { class: 'suggestion__detail' })
  more.textContent = detail
  option.append(what, ' ', name, ' ', more)
  return option
}

/** The kind is shown on the first option of each group, and read out with every option. */
function markFirstOfKinds(list, suggestions) {
  suggestions.forEach(({ kind }, index) => {
    if (kind !== suggestions[index - 1]?.kind) list.children[index].classList.add('suggestion--first')
  })
}

function make(tag, attributes) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

/** `/` moves the focus to the box, except while typing; a button in the footer turns this off. */
function addShortcut(input) {
  const isOn = () => readSetting() !== 'off'
  document.addEventListener('keydown', (event) => {
    const isPlain = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing
    if (!isPlain || !isOn() || isTyping(event.target)) return
    event.preventDefault()
    input.focus()
    input.select()
  })
  const places = document.querySelector('.foot ul')
  if (places === null) return
  const button = make('button', { type: 'button', class: 'foot__switch' })
  const update = () => {
    button.textContent = `Keyboard shortcuts: ${isOn() ? 'on' : 'off'}`
    button.title = isOn() ? 'Press / to go to the search box' : 'The / key does nothing'
    if (isOn()) input.setAttribute('aria-keyshortcuts', '/')
    else input.removeAttribute('aria-keyshortcuts')
  }
  button.addEventListener('click', () => {
    writeSetting(isOn() ? 'off' : 'on')
    update()
  })
  update()
  const entry = make('li', {})
  entry.append(button)
  places.append(entry)
}

function isTyping(target) {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
}

// The shortcut also works in a browser that stores nothing.
function readSetting() {
  try {
    return localStorage.getItem(SHORTCUT_SETTING)
  } catch {
    return null
  }
}

function writeSetting(value) {
  try {
    localStorage.setItem(SHORTCUT_SETTING, value)
  } catch {
    // the setting cannot be stored: it stays as it is
  }
}

const inputs = document.querySelectorAll('input[data-suggest]')
for (const input of inputs) upgrade(input)
if (inputs[0] !== undefined) addShortcut(inputs[0])
