// What is shown stands in the link, behind the #: nothing else is kept anywhere.

// The state that a page opens with.
function opening(data) {
  const { package: place, rule } = data.opens_on
  const mask = parties => parties.reduce((all, party) => all | 1 << party, 0)
  const pins = place === null ? nothingSet(data) : pinsOf(data, data.packages[place].set)
  return {
    named: place, pins, view: 0, settle: true,
    rule: { ...rule, parties: mask(rule.parties), veto: mask(rule.veto) },
  }
}

// The rule that none of these parties may block.
const everyoneOf = parties =>
  ({ parties, veto: 0, threshold: null, minority: null, words: '' })

const sameRule = (one, other) => one.parties === other.parties && one.threshold === other.threshold &&
  one.minority === other.minority

// The state in words: `package=ID` or `set=TERM.OPTION,…`, `with=PARTY,…`, `view=…`, `settle=none`.
function linkOf(data, state) {
  const first = opening(data), parts = []
  const settings = state.pins.flatMap((option, term) => option < 0 ? [] :
    [`${data.terms[term].id}.${data.terms[term].options[option][0]}`])
  const named = state.named === null ? [] : [data.packages[state.named].id]
  if (named.length) parts.push(['package', named])
  else parts.push(['set', settings])
  if (!sameRule(state.rule, first.rule)) {
    parts.push(['with', membersOf(data, state.rule.parties).map(p => data.parties[p].id)])
  }
  if (state.view) parts.push(['view', viewWords(data, data.views[state.view])])
  if (!state.settle) parts.push(['settle', ['none']])
  return '#' + parts.map(([key, words]) => `${key}=${words.map(encodeURIComponent)}`).join('&')
}

const viewWords = (data, view) => data.switches.map((s, k) => s.values[view.at[k]][0])

// The state of a link; what it does not know it leaves out.
function stateOf(data, hash) {
  const state = opening(data), words = wordsOf(hash)
  if (words.package || words.set) {
    const place = data.packages.findIndex(p => p.id === words.package?.[0])
    state.named = place < 0 ? null : place
    state.pins = place < 0 ? pinsOf(data, (words.set ?? []).flatMap(w => settingOf(data, w)))
      : pinsOf(data, data.packages[place].set)
  }
  const parties = data.parties.flatMap((p, k) => words.with?.includes(p.id) ? [1 << k] : [])
  if (parties.length) state.rule = everyoneOf(parties.reduce((a, b) => a | b))
  const wanted = words.view?.join()
  state.view = Math.max(0, data.views.findIndex(v => viewWords(data, v).join() === wanted))
  state.settle = words.settle?.[0] !== 'none'
  return state
}

function wordsOf(hash) {
  try {
    const parts = hash.slice(1).split('&').map(part => part.split('='))
    return Object.fromEntries(parts.map(([key, words = '']) =>
      [key, words.split(',').filter(Boolean).map(decodeURIComponent)]))
  } catch {
    return {}
  }
}

function settingOf(data, word) {
  const every = data.terms.flatMap(({ id, options }, term) =>
    options.map(([option], place) => [`${id}.${option}`, [term, place]]))
  return every.filter(([name]) => name === word).map(([, setting]) => setting)
}
