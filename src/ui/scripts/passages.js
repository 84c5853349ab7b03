// Loads all passages of a document in place: the first time the list under a result is opened, it is replaced by the
// list of the page that its link leads to. If that fails, the best passages and the link stay.

const LIST = '[data-passage-list]'
const NEXT = 'a[rel=next]'
/** As long as the server takes for a slow answer; after that the reader is sent to the link. */
const WAIT_MS = 15_000

/** The passages of a page, and the path of the page after it. */
async function readPassages(path) {
  const answer = await fetch(path, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(WAIT_MS) })
  if (!answer.ok) throw new Error(`status ${answer.status}`)
  // A document made by the parser runs no script, and this one comes from our own server.
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const list = page.querySelector(LIST)
  if (list === null) throw new Error('a page without passages')
  return { passages: [...list.children], next: page.querySelector(NEXT)?.getAttribute('href') ?? null }
}

async function fill(details) {
  const list = details.querySelector('.more__list')
  const status = details.querySelector('[role=status]') ?? addStatus(details)
  status.textContent = 'Loading all passages'
  try {
    const { passages, next } = await readPassages(details.dataset.passages)
    list.replaceChildren(...passages.map((passage) => document.importNode(passage, true)))
    delete details.dataset.passages
    status.textContent = next === null ? `All ${passages.length} passages` : `The first ${passages.length} passages`
  } catch {
    status.textContent = 'The other passages could not be loaded. Use the link below.'
  }
}

function addStatus(details) {
  const status = document.createElement('p')
  status.className = 'more__status dim'
  status.setAttribute('role', 'status')
  details.querySelector('.more__list').before(status)
  return status
}

for (const details of document.querySelectorAll('details[data-passages]')) {
  details.addEventListener('toggle', () => {
    if (details.open && details.dataset.passages !== undefined) void fill(details)
  })
}
