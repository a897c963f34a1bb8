// What is shown stands in the link, behind the #: nothing else is kept anywhere. `shown` is the
// package; `numbers` holds those set within a range, per term.

const openingState = () => ({ shown: packageAt(data.opens_on.package), rule: openingRule(), view: 0,
  settle: true })

// A package of the reader's own.
const ownPackage = (pins, numbers = {}) => ({ place: null, pins, numbers, phases: [], open: [],
  assumed: [], record: {}, pending: [], origin: [],
  opens: pins.some(pin => pin >= 0) ? undefined : data.open })

// A named package; with null, nothing set.
function packageAt(place) {
  if (place === null) return ownPackage(pinsOf([]))
  const made = ({ set, ...named }) => ({ ...named, pins: pinsOf(set), numbers: {} })
  const named = made(data.packages[place])
  return { ...named, place, phases: named.phases.map(made) }
}

const viewWords = view => data.switches.map(({ values }, k) => values[view.at[k]][0])

// The state in words: `package=ID` or `set=TERM.OPTION,…`, `with=PARTY,…`, `view=…`, `settle=none`.
function linkOf({ shown: { place, pins, numbers }, rule, view, settle }) {
  const parts = place === null ? { set: settingsOf(pins, numbers) }
    : { package: [data.packages[place].id] }
  if (!isOpening(rule)) parts.with = membersOf(rule.asked).map(party => data.parties[party].id)
  if (view) parts.view = viewWords(data.views[view])
  if (!settle) parts.settle = ['none']
  return encodeURI(`#${Object.entries(parts).map(([name, words]) => `${name}=${words}`).join('&')}`)
}

const isOpening = rule => data.opens_on.rule ? rule === data.opens_on.rule
  : rule.asked === data.opens_on.asked

const settingsOf = (pins, numbers) => data.terms.flatMap(({ id, options }, term) =>
  pins[term] < 0 ? [] : [`${id}.${numbers[term] ?? options[pins[term]][0]}`])

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

function settingIn(words) {
  const numbers = {}, pins = data.terms.map(({ id, options }, term) => {
    const word = words.find(one => one.startsWith(`${id}.`))?.slice(id.length + 1)
    const place = options.findIndex(([option]) => option === word)
    const within = place < 0 && word ? optionHolding(term, Number(word)) : -1
    if (within >= 0) numbers[term] = Number(word)
    return Math.max(place, within)
  })
  return ownPackage(pins, numbers)
}

// The option of a range that stands for the number; -1 for none.
function optionHolding(term, number) {
  const { range, listed, options } = data.terms[term]
  if (!range || !Number.isInteger(number) || number < range[0]) return -1
  let low = range[0]
  return options.slice(0, listed).findIndex(([, , size = 1]) => (low += size) > number)
}
