// What is shown stands in the link, behind the #: nothing else is kept anywhere. A package is held
// in `words`: per term the id of an option, a number within its range, or null.

const openingState = () =>
  ({ shown: packageAt(data.opens_on.package), rule: openingRule(), view: 0, settle: true })

// A package of the reader's own.
const ownPackage = words => ({ words, pins: words.map(placeOf), place: null, phases: [], open: [],
  assumed: [], record: {}, pending: [], origin: [],
  opens: words.every(word => word === null) ? data.open : undefined })

const wordsOf = pins => pins.map((pin, term) => data.terms[term].options[pin]?.[0] ?? null)

// A named package; with null, nothing set.
const packageAt = place => place === null ? ownPackage(data.terms.map(() => null))
  : { ...data.packages[place], place, words: wordsOf(data.packages[place].pins) }

// The option that a word names, or whose range holds its number; -1 for none.
function placeOf(word, term) {
  const { range, listed, options } = data.terms[term], number = Number(word)
  const place = options.findIndex(([id]) => id === word)
  if (place >= 0 || !word || !range || !Number.isInteger(number) || number < range[0]) return place
  let low = range[0]
  return options.slice(0, listed).findIndex(([, , size = 1]) => (low += size) > number)
}

const isOpening = rule => rule === data.opens_on.rule ||
  (data.opens_on.rule === null && rule.asked === data.opens_on.asked)

const viewWords = view => data.switches.map(({ values }, k) => values[view.at[k]][0])

// The state: `package=ID` or `set=TERM.OPTION,…`, `with=PARTY,…`, `view=…`, `settle=none`.
function linkOf({ shown: { place, words }, rule, view, settle }) {
  const set = data.terms.flatMap(({ id }, term) => words[term] ? [`${id}.${words[term]}`] : [])
  const parts = place === null ? { set } : { package: data.packages[place].id }
  if (!isOpening(rule)) parts.with = membersOf(rule.asked).map(party => data.parties[party].id)
  if (view) parts.view = viewWords(data.views[view])
  if (!settle) parts.settle = 'none'
  return encodeURI(`#${Object.entries(parts).map(([name, said]) => `${name}=${said}`).join('&')}`)
}

// The state of a link; what it does not know it leaves out.
function stateOf(hash) {
  const wanted = new URLSearchParams(hash.slice(1)), state = openingState()
  const words = name => wanted.get(name)?.split(',') ?? []
  const place = data.packages.findIndex(({ id }) => id === wanted.get('package'))
  if (place >= 0) state.shown = packageAt(place)
  else if (wanted.has('package') || wanted.has('set')) state.shown = settingIn(words('set'))
  const asked = [...data.parties.keys()].filter(k => words('with').includes(data.parties[k].id))
  if (asked.length) state.rule = everyoneOf(maskOf(asked))
  state.view = Math.max(0, data.views.findIndex(v => `${viewWords(v)}` === wanted.get('view')))
  state.settle = wanted.get('settle') !== 'none'
  return state
}

const settingIn = settings => ownPackage(data.terms.map(({ id }, term) => {
  const word = settings.find(one => one.startsWith(`${id}.`))?.slice(id.length + 1)
  return placeOf(word, term) < 0 ? null : word
}))
