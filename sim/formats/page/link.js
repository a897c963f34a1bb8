// What is shown stands in the link, behind the #: nothing else is kept anywhere.

// The state that a page opens with; `numbers` holds those set within a range, per term.
function opening() {
  const { package: place, rule } = data.opens_on
  return { ...setting(place), view: 0, settle: true, rule }
}

// What is set by a named package, or by nobody.
function setting(place) {
  if (place === null || place === '') return { named: null, pins: nothingSet(data), numbers: {} }
  return { named: place, pins: pinsOf(data, data.packages[place].set), numbers: {} }
}

// The rule that none of these parties may block.
const everyoneOf = parties => ({ parties, veto: 0, threshold: null, minority: null })

const sameRule = (one, other) =>
  ['parties', 'threshold', 'minority'].every(name => one[name] === other[name])

const viewWords = view => data.switches.map(({ values }, k) => values[view.at[k]][0])

// The state in words: `package=ID` or `set=TERM.OPTION,…`, `with=PARTY,…`, `view=…`, `settle=none`.
function linkOf({ named, pins, numbers, rule, view, settle }) {
  const parts = named === null ? { set: settingsOf(pins, numbers) }
    : { package: [data.packages[named].id] }
  if (!sameRule(rule, data.opens_on.rule)) {
    parts.with = membersOf(data, rule.parties).map(party => data.parties[party].id)
  }
  if (view) parts.view = viewWords(data.views[view])
  if (!settle) parts.settle = ['none']
  return encodeURI(`#${Object.entries(parts).map(([name, words]) => `${name}=${words}`).join('&')}`)
}

const settingsOf = (pins, numbers) => data.terms.flatMap(({ id, options }, term) =>
  pins[term] < 0 ? [] : [`${id}.${numbers[term] ?? options[pins[term]][0]}`])

// The state of a link; what it does not know it leaves out.
function stateOf(hash) {
  const wanted = new URLSearchParams(hash.slice(1)), state = opening()
  const words = name => wanted.get(name)?.split(',') ?? []
  const place = data.packages.findIndex(({ id }) => id === wanted.get('package'))
  if (place >= 0) Object.assign(state, setting(place))
  else if (wanted.has('package') || wanted.has('set')) Object.assign(state, settingIn(words('set')))
  const parties = data.parties.reduce((all, { id }, party) =>
    words('with').includes(id) ? all | 1 << party : all, 0)
  if (parties) state.rule = everyoneOf(parties)
  state.view = Math.max(0, data.views.findIndex(v => `${viewWords(v)}` === wanted.get('view')))
  state.settle = wanted.get('settle') !== 'none'
  return state
}

function settingIn(words) {
  const found = setting(null)
  data.terms.forEach(({ id, options }, term) => {
    const word = words.find(one => one.startsWith(`${id}.`))?.slice(id.length + 1)
    const place = options.findIndex(([option]) => option === word)
    const within = place < 0 && word ? optionHolding(term, Number(word)) : -1
    found.pins[term] = Math.max(place, within)
    if (within >= 0) found.numbers[term] = Number(word)
  })
  return found
}

// The option of a range that stands for the number; -1 for none.
function optionHolding(term, number) {
  const { range, listed, options } = data.terms[term]
  if (!range || !Number.isInteger(number) || number < range[0]) return -1
  let low = range[0]
  return options.slice(0, listed).findIndex(([, , size = 1]) => (low += size) > number)
}
